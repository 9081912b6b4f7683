package io.github.reactivecontact.examples.kafka;

import io.github.reactivecontact.GreenApiInstance;
import io.github.reactivecontact.simulator.ErrorReply;
import io.github.reactivecontact.simulator.GreenApiSimulator;
import io.github.reactivecontact.simulator.RateLimit;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** An embedded broker and GREEN-API simulator with some chat ids, for a run without a cluster and an instance. */
final class Demo implements AutoCloseable {

    private static final int PARTITIONS = 3;
    private static final int CONTACTS = 30;
    private static final int INSTANCES = 10;
    private static final String REJECTED = "79000000000@c.us";
    private static final String GROUP = "120363043968066561@g.us";
    private static final String INVALID = "call me";

    private final EmbeddedBroker broker;
    private final GreenApiSimulator simulator;

    private Demo(EmbeddedBroker broker, GreenApiSimulator simulator) {
        this.broker = broker;
        this.simulator = simulator;
    }

    /** Creates the three topics and fills the input. */
    static Demo start(Options options) {
        EmbeddedBroker broker = EmbeddedBroker.start();
        GreenApiSimulator simulator = GreenApiSimulator.builder()
                .instances(INSTANCES)
                .rateLimit(RateLimit.slidingWindow(1, Duration.ofSeconds(1)))
                .start();
        simulator.fail(REJECTED, ErrorReply.BAD_REQUEST_DATA);
        Demo demo = new Demo(broker, simulator);
        try {
            demo.fill(options);
            return demo;
        } catch (RuntimeException e) {
            demo.close();
            throw e;
        }
    }

    private void fill(Options options) {
        Map<String, Object> settings = Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers());
        try (Admin admin = Admin.create(settings);
                KafkaProducer<String, byte[]> producer =
                        new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
            admin.createTopics(Stream.of(options.input, options.output, options.deadLetters)
                            .map(topic -> new NewTopic(topic, PARTITIONS, (short) 1))
                            .toList())
                    .all()
                    .get();
            if (options.share.enabled) {
                ShareGroupSettings.set(admin, options.group, Map.of(ShareGroupSettings.RESET, "earliest"));
            }
            for (String chatId : chatIds()) {
                producer.send(new ProducerRecord<>(options.input, chatId, chatId.getBytes(StandardCharsets.UTF_8)))
                        .get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("cannot fill the topics: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static List<String> chatIds() {
        List<String> chatIds = new ArrayList<>(IntStream.rangeClosed(1, CONTACTS)
                .mapToObj(number -> String.format("7900%07d@c.us", number))
                .toList());
        chatIds.addAll(List.of(GROUP, REJECTED, INVALID));
        return chatIds;
    }

    String bootstrapServers() {
        return broker.bootstrapServers();
    }

    List<GreenApiInstance> instances() {
        return simulator.instances();
    }

    @Override
    public void close() {
        simulator.close();
        broker.close();
    }
}
