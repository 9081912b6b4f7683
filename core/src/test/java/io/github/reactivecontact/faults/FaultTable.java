package io.github.reactivecontact.faults;

import java.util.Arrays;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The page docs/faults.md. */
final class FaultTable {

    private static final String PAGE = """
            # Faults, and how a lookup ends that meets one

            Through the public client, against servers on loopback that do the harm. Each cell: the outcome or the
            [reason](../../README.md#when-a-lookup-fails), how many attempts it took if more than one, and after how
            many response time-outs it ended; "at once" needed none. The client's clock is virtual and stands still
            unless a cell waits for a time-out or a back-off, so these times are exact. Nothing is repeated but in the
            column of retries, and after an answer to the request before.

            `FaultMatrixTest` runs all of it and compares each cell with this page. After each of the first four
            columns it sees that no request is in flight, that no connection is acquired, waited for or being made, and
            that the next lookups get their own contacts; after the last two, that everything is released. What the server sends
            echoes the token and the phone number wherever it can, and `SecretInFaultsTest` runs all of it once more
            and looks for both in what is shown.

            The test writes what it has seen to `core/target/faults.md`, to be copied here when it is right:

                mvn -q test -pl core -Dtest=FaultMatrixTest

            """;

    private static final String NOTES = """

            - **first use**: the client has no connection yet.
            - **reused connection**: it has the connection of an earlier lookup. What hinders connecting alone is not met.
            - **connection handed over**: it is made as another lookup is answered, and gets its connection at once, without
              the pool.
            - **during retry**: the first attempt got a 503, the second meets the fault, a third would not.
            - **during close, with grace**: `closeLater` is called when the fault is about to happen, with a grace of two
              response time-outs. Nothing is repeated any more.
            - **cut off by close**: `close` is called while the fault lasts, or else when it is about to happen.

            The client closes the connection of an answer that more comes with or after, before another request is
            written to it. An answer that names the chat of the request before on its connection, and not the one asked
            for, closes the connection too, and the lookup is sent again at once on another one. After a `401`, in a body
            too, the instance is not asked again: the next lookup fails with `NO_INSTANCE`.
            """;

    private FaultTable() {}

    /** The whole page, with these results. */
    static String page(BiFunction<Fault, Moment, @Nullable FaultResult> results) {
        String moments = Arrays.stream(Moment.values()).map(Moment::toString).collect(Collectors.joining(" | "));
        StringBuilder page = new StringBuilder(PAGE)
                .append("| fault | ")
                .append(moments)
                .append(" |\n|---|")
                .append("---|".repeat(Moment.values().length))
                .append('\n');
        for (Fault fault : Fault.values()) {
            page.append("| ").append(fault);
            for (Moment moment : Moment.values()) {
                page.append(" | ").append(results.apply(fault, moment));
            }
            page.append(" |\n");
        }
        return page.append(NOTES).toString();
    }
}
