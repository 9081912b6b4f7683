package io.github.reactivecontact.faults;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/** Writes docs/faults.md from a run of every fault at every moment, to the path given; the page says how to run this. */
final class FaultTable {

    private static final String PAGE =
            """
            # Faults, and how a lookup ends that meets one

            Through the public client, against servers on loopback that do the harm. Each cell: the outcome or the
            [reason](../../README.md#when-a-lookup-fails), how many attempts it took if more than one, and after how
            many response time-outs it ended; "at once" needed none. In the first two columns and in the last two
            nothing is repeated.

            After each of them the client had no request in flight, no connection acquired, waited for or being made,
            and the next lookup was answered; after `close` and `closeLater` everything was released. No token and no
            phone number was in what any of them showed. What the server sends echoes both wherever it can.

            Regenerate, from the top directory:

                mvn -q test-compile org.codehaus.mojo:exec-maven-plugin:3.6.2:java -pl core \\
                    -Dexec.classpathScope=test -Dexec.args=core/docs/faults.md \\
                    -Dexec.mainClass=io.github.reactivecontact.faults.FaultTable

            """;

    private static final String NOTES =
            """

            - **first use**: the client has no connection yet.
            - **reused connection**: it has the connection of an earlier lookup. What hinders connecting alone is not met.
            - **during retry**: the first attempt got a 503, the second meets the fault, a third would not.
            - **during close, with grace**: `closeLater` is called when the fault is about to happen, with a grace of two
              response time-outs. Nothing is repeated any more.
            - **cut off by close**: `close` is called while the fault lasts, or else when it is about to happen.

            The client's clock is virtual and stands still unless a cell waits for a time-out, so the times are exact.
            """;

    private FaultTable() {}

    public static void main(String[] args) throws Exception {
        Path scratch = Files.createTempDirectory("faults");
        TestTls tls = TestTls.make(scratch);
        Files.writeString(Path.of(args[0]), page((fault, moment) -> measured(fault, moment, tls)));
        try (var files = Files.list(scratch)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(scratch);
        System.exit(0);
    }

    private static FaultResult measured(Fault fault, Moment moment, TestTls tls) {
        try (FaultRun run = new FaultRun(fault, moment, tls, FaultProbe.NONE)) {
            return run.result();
        } catch (Exception e) {
            throw new IllegalStateException(fault + ", " + moment, e);
        }
    }

    /** The whole page, with these results. */
    static String page(BiFunction<Fault, Moment, FaultResult> results) {
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
