package io.github.reactivecontact.examples.bulkcli;

import java.time.Duration;

/**
 * The result of a finished run: its exit code and the final messages.
 *
 * @param counters outcomes of this run
 * @param earlier outcomes of earlier runs, read from the output
 * @param isInterrupted whether Ctrl-C or {@code kill} stopped the run
 * @param isEveryInstanceRefused whether every instance refused all requests
 * @param canResume whether the output is a file
 */
record RunResult(
        RunCounters counters,
        EarlierOutcomes earlier,
        boolean isInterrupted,
        boolean isEveryInstanceRefused,
        boolean canResume) {

    int exitCode() {
        if (isInterrupted) {
            return ExitCode.INTERRUPTED;
        }
        if (isEveryInstanceRefused) {
            return ExitCode.EVERY_INSTANCE_REFUSED;
        }
        return counters.failed() + earlier.failed() == 0 ? ExitCode.ALL_DONE : ExitCode.SOME_FAILED;
    }

    boolean isNothingLeft() {
        return counters.done() == 0 && earlier.count() > 0 && !isInterrupted && !isEveryInstanceRefused;
    }

    /** Summarises the outcomes of this run and of earlier ones. May have several lines. */
    String summary(Duration elapsed) {
        int count = earlier.count();
        String failed = " (" + earlier.failed() + " failed)";
        if (isNothingLeft()) {
            return "nothing left to do: " + (count == 1 ? "the one line has" : "all " + count + " lines have")
                    + " an outcome" + (earlier.failed() == 0 ? "" : failed);
        }
        return counters.summary(elapsed)
                + (count == 0
                        ? ""
                        : System.lineSeparator() + "  " + count + (count == 1 ? " line" : " lines")
                                + " had an outcome already" + failed);
    }

    /** Returns why the run stopped early and how to continue. Empty if it did not stop early. */
    String advice() {
        if (isInterrupted) {
            return canResume ? "interrupted; continue with --resume" : "interrupted";
        }
        return isEveryInstanceRefused
                ? "every instance refused all requests; the remaining lines have no outcome: fix the instances, then "
                        + (canResume ? "continue with --resume" : "run again")
                : "";
    }
}
