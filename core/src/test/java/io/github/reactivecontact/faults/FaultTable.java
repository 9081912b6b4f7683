package io.github.reactivecontact.faults;

import java.util.Arrays;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Generates the page docs/faults.md. */
final class FaultTable {

    private static final String PAGE = """
            # Faults and the outcome of a lookup

            The tests use the public client against loopback servers that cause the fault. Each cell lists:

            - the outcome: `answered`, or the [reason](../../README.md#when-a-lookup-fails) of the failure;
            - the number of attempts, if more than one;
            - the number of response timeouts until the lookup ended. "At once" means none.

            The client's clock is virtual. It stands still unless a cell waits for a timeout or a backoff, so these
            times are exact. Retries are enabled in the column "during retry" only. A repeated answer to the previous
            request causes another attempt in any column except the two of a close.

            `FaultMatrixTest` runs every cell and compares the result with this page. After each of the first four
            columns it checks that no request is in flight, that no connection is acquired, waited for or being made,
            and that the next lookups get their own contacts. After the last two columns it checks that all resources
            are released. The servers echo the token and the phone number wherever possible. `SecretInFaultsTest` runs
            every cell again and searches logs, exceptions, metrics and observations for both.

            The test writes the observed results to `core/target/faults.md`. Copy that file here after you have
            reviewed it:

                mvn -q test -pl core -Dtest=FaultMatrixTest

            """;

    private static final String NOTES = """

            - **first use**: the client has no connection yet.
            - **reused connection**: the client has an idle connection from an earlier lookup. Faults of connecting do
              not occur.
            - **direct reuse**: the lookup starts as another one is answered, and takes over its connection without
              the pool.
            - **during retry**: the first attempt got a 503, and the second encounters the fault. A third would
              succeed.
            - **graceful close**: `closeLater` is called just before the fault, with a grace period of two response
              timeouts. Nothing is retried any more.
            - **immediate close**: `close` is called while the fault stalls the lookup, or else just before the fault.

            If more bytes follow an answer, the client closes the connection before it sends another request on it. An
            answer may name the chat of the previous request on its connection instead of the requested one. The
            client then closes the connection and sends the lookup again at once on another one. After a `401`, also
            one in a body, the instance is disabled. After a page or a redirection it cools down. The next lookup
            then fails with `NO_INSTANCE`. After a `503` with `Retry-After`, the next lookup waits for that time.
            """;

    private FaultTable() {}

    /** Returns the whole page with the given results. */
    static String page(BiFunction<FaultCase, FaultPhase, @Nullable FaultResult> results) {
        String phases =
                Arrays.stream(FaultPhase.values()).map(FaultPhase::toString).collect(Collectors.joining(" | "));
        StringBuilder page = new StringBuilder(PAGE)
                .append("| fault | ")
                .append(phases)
                .append(" |\n|---|")
                .append("---|".repeat(FaultPhase.values().length))
                .append('\n');
        for (FaultCase fault : FaultCase.values()) {
            page.append("| ").append(fault);
            for (FaultPhase phase : FaultPhase.values()) {
                page.append(" | ").append(results.apply(fault, phase));
            }
            page.append(" |\n");
        }
        return page.append(NOTES).toString();
    }
}
