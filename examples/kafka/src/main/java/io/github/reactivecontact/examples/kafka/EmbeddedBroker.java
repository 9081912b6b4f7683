package io.github.reactivecontact.examples.kafka;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/** A single Kafka node in this process, broker and KRaft controller, on loopback. Deletes its data on close. */
final class EmbeddedBroker implements AutoCloseable {

    private static final String HOST = "127.0.0.1";
    private static final String CONTROLLER = "CONTROLLER";
    private static final int ATTEMPTS = 3;

    private final Path directory;
    private final KafkaRaftServer server;
    private final int port;

    private EmbeddedBroker(Path directory, KafkaRaftServer server, int port) {
        this.directory = directory;
        this.server = server;
        this.port = port;
    }

    /** Starts a node. Takes some seconds. */
    static EmbeddedBroker start() {
        for (int attempt = 1; ; attempt++) {
            try {
                return startOnce();
            } catch (RuntimeException e) {
                // The ports are chosen before the start, and another process may take one in between.
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private static EmbeddedBroker startOnce() {
        try {
            Ports ports = Ports.free();
            Path directory = Files.createTempDirectory("kafka-example");
            format(directory);
            KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(settings(directory, ports)), Time.SYSTEM);
            try {
                server.startup();
            } catch (RuntimeException e) {
                server.shutdown();
                delete(directory);
                throw e;
            }
            return new EmbeddedBroker(directory, server, ports.broker());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start a broker: " + e.getMessage(), e);
        }
    }

    private record Ports(int broker, int controller) {

        static Ports free() throws IOException {
            try (ServerSocket broker = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                    ServerSocket controller = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                return new Ports(broker.getLocalPort(), controller.getLocalPort());
            }
        }
    }

    private static Map<String, Object> settings(Path directory, Ports ports) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", "1");
        settings.put(
                "listeners",
                "BROKER://" + HOST + ":" + ports.broker() + "," + CONTROLLER + "://" + HOST + ":" + ports.controller());
        settings.put("listener.security.protocol.map", "BROKER:PLAINTEXT," + CONTROLLER + ":PLAINTEXT");
        settings.put("inter.broker.listener.name", "BROKER");
        settings.put("controller.listener.names", CONTROLLER);
        settings.put("controller.quorum.voters", "1@" + HOST + ":" + ports.controller());
        settings.put("log.dirs", directory.toString());
        settings.put("offsets.topic.num.partitions", "1");
        settings.put("offsets.topic.replication.factor", "1");
        settings.put("log.cleaner.dedupe.buffer.size", "2097152");
        settings.put("auto.create.topics.enable", "false");
        // A group with one member need not wait for more.
        settings.put("group.initial.rebalance.delay.ms", "0");
        settings.put("group.min.session.timeout.ms", "500");
        settings.putAll(shareGroups());
        return settings;
    }

    private static Map<String, String> shareGroups() {
        return Map.of(
                "share.coordinator.state.topic.num.partitions", "1",
                "share.coordinator.state.topic.replication.factor", "1",
                "share.coordinator.state.topic.min.isr", "1",
                "group.share.assignment.interval.ms", "0",
                "group.share.min.session.timeout.ms", "500",
                "group.share.min.heartbeat.interval.ms", "100",
                "group.share.min.record.lock.duration.ms", "1000");
    }

    private static void format(Path directory) {
        try (PrintStream discard = new PrintStream(OutputStream.nullOutputStream())) {
            new Formatter()
                    .setClusterId(Uuid.randomUuid().toString())
                    .setNodeId(1)
                    .addDirectory(directory.toString())
                    .setMetadataLogDirectory(directory.toString())
                    .setControllerListenerName(CONTROLLER)
                    .setPrintStream(discard)
                    .run();
        } catch (Exception e) {
            throw new IllegalStateException("cannot format " + directory + ": " + e.getMessage(), e);
        }
    }

    String bootstrapServers() {
        return HOST + ":" + port;
    }

    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
        delete(directory);
    }

    private static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + directory + ": " + e.getMessage(), e);
        }
    }
}
