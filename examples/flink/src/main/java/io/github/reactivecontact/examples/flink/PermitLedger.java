package io.github.reactivecontact.examples.flink;

import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.flink.api.common.functions.AggregateFunction;
import org.jspecify.annotations.Nullable;

/**
 * The permits of a job's instances. It lives in the job manager as a global aggregate of the job. Flink calls it on one
 * thread, and its clock is that of the job manager, so the clocks of task managers do not matter. A new job manager
 * starts with an empty ledger.
 *
 * <p>Commands and answers are arrays of text, because Flink's RPC does not know the classes of a job. Durations are in
 * nanoseconds.
 */
final class PermitLedger {

    static final String ACQUIRE = "acquire";
    static final String PAUSE = "pause";
    static final String COOLDOWN = "cooldown";
    static final String READY = "ready";

    static final String GRANTED = "granted";
    static final String NOT_BEFORE = "not before";

    /** Fields of the answer to each request. */
    static final int FIELDS = 3;

    private static final long MAX_CATCH_UP = 5_000_000;

    private final Map<String, Shared> instances = new HashMap<>();
    private final LongSupplier nanoTime;
    private String[] answer = {};

    PermitLedger(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Times are of {@code nanoTime}, whose origin is arbitrary; null if there is none. */
    private static final class Shared {
        private @Nullable Long next;
        private @Nullable Long pausedUntil;
        private @Nullable Long cooldownUntil;
        private String reason = "";
        private long interval;
    }

    /** What Flink calls in the job manager. */
    static final class Update implements AggregateFunction<String[], PermitLedger, String[]> {

        private static final long serialVersionUID = 1L;

        @Override
        public PermitLedger createAccumulator() {
            return new PermitLedger(System::nanoTime);
        }

        @Override
        public PermitLedger add(String[] command, PermitLedger ledger) {
            ledger.answer = ledger.run(command);
            return ledger;
        }

        /** Flink calls this directly after {@link #add}, on the same thread. */
        @Override
        public String[] getResult(PermitLedger ledger) {
            return ledger.answer;
        }

        @Override
        public PermitLedger merge(PermitLedger first, PermitLedger second) {
            throw new UnsupportedOperationException("a job has one ledger");
        }
    }

    /**
     * Runs a command: {@code acquire} with instance and interval of each request; {@code pause}, instance, duration;
     * {@code cooldown}, instance, duration, reason; {@code ready}, instance.
     *
     * @return for {@code acquire}, {@link #FIELDS} fields of each request: what, a duration, a reason
     */
    String[] run(String[] command) {
        long now = nanoTime.getAsLong();
        if (command[0].equals(ACQUIRE)) {
            String[] answers = new String[(command.length - 1) / 2 * FIELDS];
            for (int i = 1, to = 0; i < command.length; i += 2, to += FIELDS) {
                acquire(of(command[i]), Long.parseLong(command[i + 1]), now, answers, to);
            }
            return answers;
        }
        Shared instance = of(command[1]);
        switch (command[0]) {
            case PAUSE -> instance.pausedUntil = later(instance.pausedUntil, now + Long.parseLong(command[2]));
            case COOLDOWN -> {
                instance.cooldownUntil = later(instance.cooldownUntil, now + Long.parseLong(command[2]));
                instance.reason = command[3];
            }
            default -> instance.cooldownUntil = null;
        }
        return new String[0];
    }

    private Shared of(String idInstance) {
        return instances.computeIfAbsent(idInstance, id -> new Shared());
    }

    /**
     * The kept interval is the longest requested one, because a longer interval results from a 429. Each permit with a
     * shorter interval reduces it by 1/64 of the difference.
     */
    private static void acquire(Shared instance, long requested, long now, String[] answers, int to) {
        long cooldown = remaining(instance.cooldownUntil, now);
        long wait = Math.max(cooldown, Math.max(remaining(instance.next, now), remaining(instance.pausedUntil, now)));
        if (cooldown > requested) {
            answer(answers, to, COOLDOWN, cooldown, instance.reason);
        } else if (wait > 0) {
            answer(answers, to, NOT_BEFORE, wait, "");
        } else {
            long interval = requested;
            if (requested < instance.interval) {
                interval = instance.interval - (instance.interval - requested + 63) / 64;
            }
            instance.interval = interval;
            // Compensates part of a late timer or a slow network.
            long caughtUp = now - Math.min(MAX_CATCH_UP, interval / 20);
            instance.next = later(instance.next, caughtUp) + interval;
            answer(answers, to, GRANTED, interval, "");
        }
    }

    private static void answer(String[] answers, int to, String what, long nanos, String reason) {
        answers[to] = what;
        answers[to + 1] = Long.toString(nanos);
        answers[to + 2] = reason;
    }

    private static long remaining(@Nullable Long until, long now) {
        return until == null ? 0 : Math.max(0, until - now);
    }

    private static long later(@Nullable Long first, long second) {
        return first != null && first - second > 0 ? first : second;
    }
}
