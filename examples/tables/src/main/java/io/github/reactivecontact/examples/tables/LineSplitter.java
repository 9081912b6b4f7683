package io.github.reactivecontact.examples.tables;

import java.nio.CharBuffer;
import java.util.function.Consumer;

/** Splits characters into lines that end with LF, CR LF or CR. Memory is bounded: longer lines are cut. */
final class LineSplitter {

    private final StringBuilder text = new StringBuilder(128);
    private long number;
    private boolean isTooLong;
    private boolean isBegun;
    private boolean isAfterCarriageReturn;

    void feed(CharBuffer chars, Consumer<TextLine> lines) {
        while (chars.hasRemaining()) {
            char next = chars.get();
            boolean isSecondHalf = next == '\n' && isAfterCarriageReturn;
            isAfterCarriageReturn = next == '\r';
            if (isSecondHalf) {
                continue;
            }
            if (next == '\n' || next == '\r') {
                end(lines);
                continue;
            }
            isBegun = true;
            if (text.length() < TableParser.MAX_RECORD) {
                text.append(next);
            } else {
                isTooLong = true;
            }
        }
    }

    /** Emits a last line that has no line end. */
    void finish(Consumer<TextLine> lines) {
        if (isBegun) {
            end(lines);
        }
    }

    private void end(Consumer<TextLine> lines) {
        number++;
        int from = number == 1 && text.length() > 0 && text.charAt(0) == '\uFEFF' ? 1 : 0;
        boolean endsInsideCharacter = isTooLong && Character.isHighSurrogate(text.charAt(text.length() - 1));
        int to = text.length() - (endsInsideCharacter ? 1 : 0);
        lines.accept(new TextLine(number, text.substring(from, to), isTooLong));
        text.setLength(0);
        isTooLong = false;
        isBegun = false;
    }
}
