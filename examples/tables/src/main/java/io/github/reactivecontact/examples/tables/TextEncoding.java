package io.github.reactivecontact.examples.tables;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Detects the encoding of a sample. A byte order mark and valid UTF-8 prove it, and the zero bytes of UTF-16 nearly do.
 * Otherwise it is a guess: windows-1251 if most bytes above 127 stand beside another one, as Cyrillic letters do, and
 * windows-1252 if they stand alone, as accented letters do. Phone numbers read the same in both.
 *
 * @param charset the encoding
 * @param isGuessed whether the sample does not prove it
 */
record TextEncoding(Charset charset, boolean isGuessed) {

    private static final Charset WINDOWS_1251 = Charset.forName("windows-1251");
    private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");
    private static final int FIRST_LETTER = 0xC0;

    /** Detects the encoding. The sample may end inside a character. */
    static TextEncoding detect(byte[] sample) {
        if (startsWith(sample, 0xEF, 0xBB, 0xBF)) {
            return new TextEncoding(StandardCharsets.UTF_8, false);
        }
        if (startsWith(sample, 0xFF, 0xFE)) {
            return new TextEncoding(StandardCharsets.UTF_16LE, false);
        }
        if (startsWith(sample, 0xFE, 0xFF)) {
            return new TextEncoding(StandardCharsets.UTF_16BE, false);
        }
        long zeros = zeros(sample, 0) + zeros(sample, 1);
        if (zeros > 0) {
            return ofZeros(sample, zeros);
        }
        return isUtf8(sample)
                ? new TextEncoding(StandardCharsets.UTF_8, false)
                : new TextEncoding(isCyrillic(sample) ? WINDOWS_1251 : WINDOWS_1252, true);
    }

    private static TextEncoding ofZeros(byte[] sample, long zeros) {
        long first = zeros(sample, 0);
        // Digits, delimiters and line ends have a zero byte in UTF-16, whatever the other letters are.
        if (zeros * 8 < sample.length || (first * 8 > zeros && (zeros - first) * 8 > zeros)) {
            throw new TableException(
                    "This is a binary file, not a list: save the numbers as text or CSV (UTF-8) and try again");
        }
        return new TextEncoding(first * 8 > zeros ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_16LE, true);
    }

    private static long zeros(byte[] sample, int from) {
        long zeros = 0;
        for (int i = from; i < sample.length; i += 2) {
            zeros += sample[i] == 0 ? 1 : 0;
        }
        return zeros;
    }

    private static boolean isUtf8(byte[] sample) {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        CharBuffer chars = CharBuffer.allocate(sample.length + 1);
        return !decoder.decode(ByteBuffer.wrap(sample), chars, false).isError();
    }

    private static boolean isCyrillic(byte[] sample) {
        int letters = 0;
        int neighbours = 0;
        for (int i = 0; i < sample.length; i++) {
            if (isLetter(sample, i)) {
                letters++;
                neighbours += isLetter(sample, i - 1) || isLetter(sample, i + 1) ? 1 : 0;
            }
        }
        return neighbours * 2 > letters;
    }

    private static boolean isLetter(byte[] sample, int index) {
        return index >= 0 && index < sample.length && (sample[index] & 0xFF) >= FIRST_LETTER;
    }

    private static boolean startsWith(byte[] sample, int... bytes) {
        for (int i = 0; i < bytes.length; i++) {
            if (i >= sample.length || (sample[i] & 0xFF) != bytes[i]) {
                return false;
            }
        }
        return true;
    }
}
