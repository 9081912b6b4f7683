package io.github.reactivecontact.stress;

import io.github.reactivecontact.stress.ResponsePlan.Ending;
import io.github.reactivecontact.stress.ResponsePlan.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Generates a random {@link ResponsePlan} whose answer contains the requested chat. */
final class ResponsePlanGenerator {

    private static final int PER_MILLE = 1_000;
    private static final int INTERIM = 200;
    private static final int CHUNKED = 200;
    private static final int SPLIT = 200;

    private static final List<ResponseKind> INTERIM_KINDS =
            List.of(ResponseKind.INTERIM_100, ResponseKind.INTERIM_102, ResponseKind.INTERIM_103);
    private static final int MAX_INTERIM = 4;
    private static final int MAX_CUTS = 4;
    private static final int MAX_PAUSE_MILLIS = 2;
    private static final int MAX_DESCRIPTION = 1_500;
    private static final int MAX_CHUNK = 400;

    private final SplittableRandom random;
    private final List<ResponseKind> kinds = new ArrayList<>();
    private final String answer;

    private ResponsePlanGenerator(String chatId, SplittableRandom random) {
        this.random = random;
        this.answer = answer(chatId);
    }

    static ResponsePlan of(String chatId, SplittableRandom random) {
        return new ResponsePlanGenerator(chatId, random).generate();
    }

    private ResponsePlan generate() {
        int choice = random.nextInt(PER_MILLE);
        if (choice < 20) {
            return new ResponsePlan(List.of(), Ending.CLOSE, answer, List.of(ResponseKind.CLOSED_BEFORE));
        }
        if (choice < 40) {
            return new ResponsePlan(truncate(whole(answer)), Ending.CLOSE, answer, List.of(ResponseKind.CLOSED_WITHIN));
        }
        if (choice < 60) {
            List<Part> parts = whole(answer);
            kinds.add(ResponseKind.CLOSED_AFTER);
            return new ResponsePlan(parts, Ending.CLOSE, answer, kinds);
        }
        if (choice < 110) {
            return new ResponsePlan(duplicated(), Ending.STAY, answer, kinds);
        }
        Ending ending = choice < 180 ? Ending.DUPLICATE_WHEN_IDLE : choice < 220 ? Ending.DUPLICATE_LATE : Ending.STAY;
        return new ResponsePlan(whole(answer), ending, answer, kinds);
    }

    private List<Part> duplicated() {
        List<Part> parts = whole(answer + answer);
        kinds.add(
                kinds.contains(ResponseKind.SPLIT) ? ResponseKind.DUPLICATE_SPLIT : ResponseKind.DUPLICATE_WITH_ANSWER);
        return parts;
    }

    private List<Part> whole(String finalBytes) {
        List<Part> parts = new ArrayList<>();
        if (chance(INTERIM)) {
            addInterimThen(finalBytes, parts);
        } else {
            parts.add(new Part(finalBytes, 0));
        }
        return chance(SPLIT) ? split(parts) : parts;
    }

    private void addInterimThen(String finalBytes, List<Part> parts) {
        int count = 1 + random.nextInt(MAX_INTERIM);
        boolean inOneWrite = random.nextBoolean();
        StringBuilder written = new StringBuilder();
        for (int i = 0; i < count; i++) {
            ResponseKind kind = INTERIM_KINDS.get(random.nextInt(INTERIM_KINDS.size()));
            kinds.add(kind);
            String interim = "HTTP/1.1 " + kind + "\r\n" + (random.nextBoolean() ? "Link: </a>\r\n\r\n" : "\r\n");
            if (inOneWrite) {
                written.append(interim);
            } else {
                parts.add(new Part(interim, pause()));
            }
        }
        parts.add(new Part(written + finalBytes, inOneWrite ? 0 : pause()));
        kinds.add(inOneWrite ? ResponseKind.INTERIM_IN_ONE_WRITE : ResponseKind.INTERIM_WITH_PAUSES);
        if (count > 1) {
            kinds.add(ResponseKind.SEVERAL_INTERIM);
        }
    }

    private List<Part> split(List<Part> parts) {
        kinds.add(ResponseKind.SPLIT);
        List<Part> pieces = new ArrayList<>();
        for (Part part : parts) {
            int pauseMillis = part.pauseMillis();
            String rest = part.bytes();
            for (int cuts = 1 + random.nextInt(MAX_CUTS); cuts > 0 && rest.length() > 1; cuts--) {
                int at = 1 + random.nextInt(rest.length() - 1);
                pieces.add(new Part(rest.substring(0, at), pauseMillis));
                rest = rest.substring(at);
                pauseMillis = pause();
            }
            pieces.add(new Part(rest, pauseMillis));
        }
        return pieces;
    }

    private List<Part> truncate(List<Part> parts) {
        List<Part> kept = new ArrayList<>(parts);
        Part last = kept.remove(kept.size() - 1);
        kept.add(new Part(last.bytes().substring(0, random.nextInt(last.bytes().length())), last.pauseMillis()));
        return kept;
    }

    private String answer(String chatId) {
        String body = "{\"chatId\":\"" + chatId + "\",\"name\":\"" + chatId + "\",\"description\":\""
                + "x".repeat(random.nextInt(MAX_DESCRIPTION)) + "\"}";
        if (!chance(CHUNKED)) {
            return "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
        }
        kinds.add(ResponseKind.CHUNKED);
        StringBuilder chunked = new StringBuilder("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        for (int at = 0; at < body.length(); ) {
            int end = Math.min(body.length(), at + 1 + random.nextInt(MAX_CHUNK));
            chunked.append(Integer.toHexString(end - at))
                    .append("\r\n")
                    .append(body, at, end)
                    .append("\r\n");
            at = end;
        }
        return chunked.append("0\r\n\r\n").toString();
    }

    private int pause() {
        return random.nextInt(MAX_PAUSE_MILLIS + 1);
    }

    private boolean chance(int perMille) {
        return random.nextInt(PER_MILLE) < perMille;
    }
}
