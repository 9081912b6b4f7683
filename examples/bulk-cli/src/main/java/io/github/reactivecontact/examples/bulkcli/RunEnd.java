package io.github.reactivecontact.examples.bulkcli;

import java.time.Duration;

/**
 * What is told of a run that is over, and its exit code.
 *
 * @param tally of the outcomes of this run
 * @param earlier outcomes, which the output held before it
 * @param isInterrupted whether it was stopped by Ctrl-C or {@code kill}
 * @param isNoAccountLeft whether every account is gone for good
 * @param canResume whether the output is a file
 */
record RunEnd(Tally tally, EarlierOutcomes earlier, boolean isInterrupted, boolean isNoAccountLeft, boolean canResume) {

    int exitCode() {
        if (isInterrupted) {
            return ExitCode.INTERRUPTED;
        }
        if (isNoAccountLeft) {
            return ExitCode.NO_ACCOUNT_LEFT;
        }
        return tally.failed() + earlier.failed() == 0 ? ExitCode.ALL_DONE : ExitCode.SOME_FAILED;
    }

    boolean isNothingLeft() {
        return tally.done() == 0 && earlier.count() > 0 && !isInterrupted && !isNoAccountLeft;
    }

    /** What has an outcome now, on a few lines. */
    String summary(Duration elapsed) {
        int count = earlier.count();
        String failed = " (" + earlier.failed() + " failed)";
        if (isNothingLeft()) {
            return "nothing left to do: " + (count == 1 ? "the one line has" : "all " + count + " lines have")
                    + " an outcome" + (earlier.failed() == 0 ? "" : failed);
        }
        return tally.summary(elapsed)
                + (count == 0
                        ? ""
                        : System.lineSeparator() + "  " + count + (count == 1 ? " line" : " lines")
                                + " had an outcome already" + failed);
    }

    /** Why it ended before its time, and how to go on; empty if it did not. */
    String advice() {
        if (isInterrupted) {
            return canResume ? "interrupted; --resume goes on from here" : "interrupted";
        }
        return isNoAccountLeft
                ? "every account is gone for good; lines not yet asked have no outcome: mend the accounts, then "
                        + (canResume ? "--resume" : "run again")
                : "";
    }
}
