package io.github.reactivecontact.examples.bulkcli;

import io.github.reactivecontact.simulator.GreenApiSimulator;
import io.github.reactivecontact.simulator.GreenApiSimulatorBuilder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/** A simulator in a separate JVM. It ends with its standard input, so that it does not outlive the test. */
final class SimulatorProcess implements AutoCloseable {

    static final String TOKEN = "s3cr3tT0ken";

    private final Process process;
    private final Writer requests;
    private final BufferedReader replies;
    private final int port;

    private SimulatorProcess(Process process) {
        this.process = process;
        this.requests = process.outputWriter();
        this.replies = process.inputReader();
        this.port = Integer.parseInt(readLine());
    }

    /**
     * Starts a simulator and waits until it listens.
     *
     * @param port 0 for any free port
     */
    static SimulatorProcess start(int port, List<String> idInstances) throws IOException {
        String[] arguments = Stream.concat(Stream.of(Integer.toString(port)), idInstances.stream())
                .toArray(String[]::new);
        return new SimulatorProcess(BulkCliProcessTest.java(SimulatorProcess.class, arguments)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** Prints the port, and then the number of answered requests for each line of its input. */
    public static void main(String[] arguments) throws IOException {
        GreenApiSimulatorBuilder builder = GreenApiSimulator.builder().port(Integer.parseInt(arguments[0]));
        Stream.of(arguments).skip(1).forEach(idInstance -> builder.instance(idInstance, TOKEN));
        try (GreenApiSimulator simulator = builder.start();
                BufferedReader lines =
                        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII))) {
            System.out.println(simulator.port());
            while (lines.readLine() != null) {
                System.out.println(simulator.counts().answered());
            }
        }
    }

    int port() {
        return port;
    }

    /** Returns the number of requests that it answered with a contact. */
    long answered() {
        try {
            requests.write("\n");
            requests.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Long.parseLong(readLine());
    }

    private String readLine() {
        try {
            String line = replies.readLine();
            if (line == null) {
                throw new IOException("the simulator's process has ended");
            }
            return line;
        } catch (IOException e) {
            process.destroyForcibly();
            throw new UncheckedIOException(e);
        }
    }

    /** Kills the process, and waits until its connections and its port are closed. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
