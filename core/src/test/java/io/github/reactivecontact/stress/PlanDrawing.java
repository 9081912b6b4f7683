package io.github.reactivecontact.stress;

import io.github.reactivecontact.stress.ResponsePlan.Ending;
import io.github.reactivecontact.stress.ResponsePlan.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Draws a {@link ResponsePlan} whose answer names the chat that was asked for. */
final class PlanDrawing {

    private static final int ALL = 1_000;
    private static final int INTERIM = 200;
    private static final int CHUNKED = 200;
    private static final int SPLIT = 200;

    private static final List<Kind> INTERIM_KINDS = List.of(Kind.INTERIM_100, Kind.INTERIM_102, Kind.INTERIM_103);
    private static final int MOST_INTERIM = 4;
    private static final int MOST_CUTS = 4;
    private static final int LONGEST_PAUSE_MILLIS = 2;
    private static final int LONGEST_DESCRIPTION = 1_500;
    private static final int LONGEST_CHUNK = 400;

    private final SplittableRandom random;
    private final List<Kind> kinds = new ArrayList<>();
    private final String answer;

    private PlanDrawing(String chatId, SplittableRandom random) {
        this.random = random;
        this.answer = answer(chatId);
    }

    static ResponsePlan of(String chatId, SplittableRandom random) {
        return new PlanDrawing(chatId, random).draw();
    }

    private ResponsePlan draw() {
        int drawn = random.nextInt(ALL);
        if (drawn < 20) {
            return new ResponsePlan(List.of(), Ending.CLOSE, answer, List.of(Kind.CLOSED_BEFORE));
        }
        if (drawn < 40) {
            return new ResponsePlan(cutOff(whole(answer)), Ending.CLOSE, answer, List.of(Kind.CLOSED_WITHIN));
        }
        if (drawn < 60) {
            List<Part> parts = whole(answer);
            kinds.add(Kind.CLOSED_AFTER);
            return new ResponsePlan(parts, Ending.CLOSE, answer, kinds);
        }
        if (drawn < 110) {
            return new ResponsePlan(duplicated(), Ending.STAY, answer, kinds);
        }
        Ending ending = drawn < 180 ? Ending.DUPLICATE_WHEN_IDLE : drawn < 220 ? Ending.DUPLICATE_LATE : Ending.STAY;
        return new ResponsePlan(whole(answer), ending, answer, kinds);
    }

    private List<Part> duplicated() {
        List<Part> parts = whole(answer + answer);
        kinds.add(kinds.contains(Kind.SPLIT) ? Kind.DUPLICATE_SPLIT : Kind.DUPLICATE_WITH_ANSWER);
        return parts;
    }

    private List<Part> whole(String finalBytes) {
        List<Part> parts = new ArrayList<>();
        if (happens(INTERIM)) {
            addInterimAnd(finalBytes, parts);
        } else {
            parts.add(new Part(finalBytes, 0));
        }
        return happens(SPLIT) ? split(parts) : parts;
    }

    private void addInterimAnd(String finalBytes, List<Part> parts) {
        int count = 1 + random.nextInt(MOST_INTERIM);
        boolean inOneWrite = random.nextBoolean();
        StringBuilder written = new StringBuilder();
        for (int i = 0; i < count; i++) {
            Kind kind = INTERIM_KINDS.get(random.nextInt(INTERIM_KINDS.size()));
            kinds.add(kind);
            String interim = "HTTP/1.1 " + kind + "\r\n" + (random.nextBoolean() ? "Link: </a>\r\n\r\n" : "\r\n");
            if (inOneWrite) {
                written.append(interim);
            } else {
                parts.add(new Part(interim, pause()));
            }
        }
        parts.add(new Part(written + finalBytes, inOneWrite ? 0 : pause()));
        kinds.add(inOneWrite ? Kind.INTERIM_IN_ONE_WRITE : Kind.INTERIM_WITH_PAUSES);
        if (count > 1) {
            kinds.add(Kind.SEVERAL_INTERIM);
        }
    }

    private List<Part> split(List<Part> parts) {
        kinds.add(Kind.SPLIT);
        List<Part> pieces = new ArrayList<>();
        for (Part part : parts) {
            int pauseMillis = part.pauseMillis();
            String rest = part.bytes();
            for (int cuts = 1 + random.nextInt(MOST_CUTS); cuts > 0 && rest.length() > 1; cuts--) {
                int at = 1 + random.nextInt(rest.length() - 1);
                pieces.add(new Part(rest.substring(0, at), pauseMillis));
                rest = rest.substring(at);
                pauseMillis = pause();
            }
            pieces.add(new Part(rest, pauseMillis));
        }
        return pieces;
    }

    private List<Part> cutOff(List<Part> parts) {
        List<Part> kept = new ArrayList<>(parts);
        Part last = kept.remove(kept.size() - 1);
        kept.add(new Part(last.bytes().substring(0, random.nextInt(last.bytes().length())), last.pauseMillis()));
        return kept;
    }

    private String answer(String chatId) {
        String body = "{\"chatId\":\"" + chatId + "\",\"name\":\"" + chatId + "\",\"description\":\""
                + "x".repeat(random.nextInt(LONGEST_DESCRIPTION)) + "\"}";
        if (!happens(CHUNKED)) {
            return "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
        }
        kinds.add(Kind.CHUNKED);
        StringBuilder chunked = new StringBuilder("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        for (int at = 0; at < body.length(); ) {
            int end = Math.min(body.length(), at + 1 + random.nextInt(LONGEST_CHUNK));
            chunked.append(Integer.toHexString(end - at))
                    .append("\r\n")
                    .append(body, at, end)
                    .append("\r\n");
            at = end;
        }
        return chunked.append("0\r\n\r\n").toString();
    }

    private int pause() {
        return random.nextInt(LONGEST_PAUSE_MILLIS + 1);
    }

    private boolean happens(int ofAll) {
        return random.nextInt(ALL) < ofAll;
    }
}
