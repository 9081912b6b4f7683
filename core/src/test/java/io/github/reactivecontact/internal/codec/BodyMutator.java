package io.github.reactivecontact.internal.codec;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Damages responses by a seed. It changes, cuts, doubles and mixes bytes, and inserts snippets that are hard to parse.
 */
final class BodyMutator {

    private static final int[] STATUSES = {
        100, 199, 200, 202, 204, 299, 301, 400, 401, 403, 404, 408, 422, 429, 466, 499, 500, 502, 503, 599, 600, 999, 0,
        -1
    };
    private static final String[] TRICKY_SNIPPETS = {
        "{",
        "}",
        "[",
        "]",
        "\"",
        ",",
        ":",
        "\\",
        "\\u0000",
        "\\ud83d",
        "\\udc00",
        "\u0000",
        "\ufeff",
        "null",
        "true",
        "NaN",
        "-0",
        "1e999999999",
        "-1e-999999999",
        "0.1e400",
        "9223372036854775808",
        "18446744073709551616",
        "\"name\":1,\"name\":[],",
        "\"products\":[{\"id\":{}},null,7],",
        "\"chatId\":\"\",\"chatId\":null,",
        "\"messageExpiration\":1e400,",
        "\"muteexpiration\":\"soon\",",
        "\"lastSeen\":-99999999999999999999,",
        "instance in starting process",
        "instance is deleted",
        "account is expired",
        "not authorized",
        "does not support group chats",
        "Internal Server Error",
        "{\"code\":401,\"description\":\"Unauthorized\"}",
        "\"code\":401,",
        "\"statusCode\":\"500\",",
        "/waInstance1/getContactInfo/token",
        "\"invokeStatus\":{\"used\":1e99},"
    };
    private static final int[] ILLEGAL_UTF8 = {0x80, 0xc0, 0xc1, 0xe0, 0xed, 0xf0, 0xf5, 0xfe, 0xff};

    private final List<FuzzInput> corpus;
    private final Random random;

    BodyMutator(List<FuzzInput> corpus, long seed) {
        this.corpus = corpus;
        this.random = new Random(seed);
    }

    FuzzInput next() {
        FuzzInput origin = any();
        byte[] body = origin.body();
        for (int changes = random.nextInt(4); changes >= 0; changes--) {
            body = change(body);
        }
        int status = random.nextInt(3) == 0 ? STATUSES[random.nextInt(STATUSES.length)] : origin.status();
        return new FuzzInput(status, body);
    }

    private byte[] change(byte[] body) {
        int at = random.nextInt(body.length + 1);
        int end = at + random.nextInt(Math.min(64, body.length - at) + 1);
        return switch (random.nextInt(9)) {
            case 0 -> replaced(body, at, at, (byte) random.nextInt(256));
            case 1 -> replaced(body, at, Math.min(at + 1, body.length), (byte) random.nextInt(256));
            case 2 -> replaced(body, at, end);
            case 3 -> replaced(body, end, end, slice(body, at, end));
            case 4 -> slice(body, 0, at);
            case 5 -> replaced(body, at, random.nextBoolean() ? at : end, trickySnippet());
            case 6 -> replaced(body, at, end, crossed());
            case 7 -> replaced(body, at, at, (byte) ILLEGAL_UTF8[random.nextInt(ILLEGAL_UTF8.length)]);
            default -> random.nextInt(20) == 0 ? replaced(body, at, at, longRun()) : body;
        };
    }

    private FuzzInput any() {
        return corpus.get(random.nextInt(corpus.size()));
    }

    private byte[] crossed() {
        byte[] other = any().body();
        int from = random.nextInt(other.length + 1);
        return slice(other, from, from + random.nextInt(other.length - from + 1));
    }

    private byte[] trickySnippet() {
        return TRICKY_SNIPPETS[random.nextInt(TRICKY_SNIPPETS.length)].getBytes(StandardCharsets.UTF_8);
    }

    private byte[] longRun() {
        int times = 100 + random.nextInt(5000);
        String longRun = switch (random.nextInt(7)) {
            case 0 -> "[".repeat(times);
            case 1 -> "{\"a\":".repeat(times);
            case 2 -> "9".repeat(times);
            case 3 -> "\"" + "n".repeat(times) + "\":1,";
            case 4 -> "{},".repeat(times);
            case 5 -> "instance a b c ".repeat(times / 5);
            default -> "\"name\":\"x\",".repeat(times);
        };
        return longRun.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] slice(byte[] body, int from, int to) {
        return Arrays.copyOfRange(body, from, to);
    }

    private static byte[] replaced(byte[] body, int from, int to, byte... by) {
        ByteArrayOutputStream changed = new ByteArrayOutputStream(body.length + by.length);
        changed.write(body, 0, from);
        changed.write(by, 0, by.length);
        changed.write(body, to, body.length - to);
        return changed.toByteArray();
    }
}
