package io.github.reactivecontact.examples.bulkcli;

import java.time.Duration;

/**
 * The result of a finished run: its exit code and the final messages.
 *
 * @param counters outcomes of this run
 * @param earlier outcomes of earlier runs, read from the output
 * @param isInterrupted whether Ctrl-C or {@code kill} stopped the run
 * @param isEveryInstanceRefused whether every instance refused all requests
 * @param isLimitReached whether {@code --limit} stopped the run
 * @param canResume whether the output is a file
 */
record RunResult(
        RunCounters counters,
        EarlierOutcomes earlier,
        boolean isInterrupted,
        boolean isEveryInstanceRefused,
        boolean isLimitReached,
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
                                + " had an outcome already" + failed)
                + (earlier.retried() == 0
                        ? ""
                        : System.lineSeparator() + "  --retry-failed repeated lines that had failed: "
                                + earlier.retried());
    }

    /** Returns why the run stopped early and how to continue. Empty if it did not stop early. */
    String advice() {
        if (isInterrupted) {
            return canResume ? "interrupted; continue with --resume" : "interrupted";
        }
        if (isEveryInstanceRefused) {
            return "every instance refused all requests; the remaining lines have no outcome: fix the instances, then "
                    + (canResume ? "continue with --resume" : "run again");
        }
        return isLimitReached
                ? "stopped at --limit: the input was not read to its end"
                        + (canResume ? "; continue with --resume" : "")
                : "";
    }
}
