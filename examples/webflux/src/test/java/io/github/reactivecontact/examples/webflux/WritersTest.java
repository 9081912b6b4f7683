package io.github.reactivecontact.examples.webflux;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.ContactLookupException.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;
import reactor.test.StepVerifier;

class WritersTest {

    private static final int LIMIT = 5;
    private static final Duration PATIENCE = TestTimeout.LIMIT;

    private final Writers writers =
            new Writers(new WebhookProperties(null, DataSize.ofMegabytes(1), 10, LIMIT, Duration.ofSeconds(15)));

    @Test
    void changes_newReader_beginWithAllWritersNewestFirst() {
        IntStream.range(0, 3).forEach(i -> writers.wrote(message(i)));

        StepVerifier.create(writers.changes(null))
                .assertNext(change -> {
                    assertThat(change.isWhole()).isTrue();
                    assertThat(change.writers())
                            .extracting(Writer::chatId)
                            .containsExactly(chat(2).value(), chat(1).value(), chat(0).value());
                })
                .then(() -> writers.wrote(message(0)))
                .assertNext(change -> {
                    assertThat(change.isWhole()).isFalse();
                    assertThat(change.writers().get(0).messages()).isEqualTo(2);
                })
                .thenCancel()
                .verify(PATIENCE);
    }

    @Test
    void changes_slowReader_getsTheLastStatesOnly() {
        writers.wrote(message(0));

        StepVerifier.create(writers.changes(null), 1)
                .expectNextCount(1)
                .then(() -> IntStream.range(0, 10_000).forEach(i -> writers.wrote(message(i % 3))))
                .thenRequest(100)
                .thenConsumeWhile(change -> change.writers().get(0).messages() < 3333
                        || !change.writers().get(0).chatId().equals(chat(2).value()))
                .thenCancel()
                .verify(PATIENCE);
    }

    @Test
    void writers_beyondTheLimit_dropTheOldestMessage() {
        IntStream.range(0, LIMIT).forEach(i -> writers.wrote(message(i)));
        writers.wrote(message(0));
        writers.wrote(message(LIMIT));

        assertThat(state(null))
                .extracting(Writer::chatId)
                .containsExactlyInAnyOrder(
                        chat(0).value(), chat(2).value(), chat(3).value(), chat(4).value(), chat(5).value());
    }

    @Test
    void answered_droppedWriter_isIgnored() {
        IntStream.range(0, LIMIT + 1).forEach(i -> writers.wrote(message(i)));
        writers.answered(message(0), Optional.empty());

        assertThat(state(null))
                .hasSize(LIMIT)
                .allMatch(writer -> writer.outcome().equals("looking_up"));
    }

    @Test
    void failed_knownContact_keepsIt() {
        writers.wrote(message(0));
        writers.answered(
                message(0), Optional.of(ContactInfo.builder().name("Anna").build()));
        writers.wrote(message(0));
        writers.failed(message(0), Reason.NO_INSTANCE);

        assertThat(state(null))
                .singleElement()
                .matches(writer -> writer.outcome().equals("found"));
    }

    @Test
    void failed_thenAnotherMessage_looksUpAgain() {
        writers.wrote(message(0));
        writers.failed(message(0), Reason.NO_INSTANCE);
        assertThat(state(null)).singleElement().matches(writer -> writer.reason() == Reason.NO_INSTANCE);

        writers.wrote(message(0));

        assertThat(state(null))
                .singleElement()
                .matches(writer -> writer.outcome().equals("looking_up") && writer.reason() == null);
    }

    /** A reader that reconnects at any moment, and drops the oldest beyond the limit, has what the service has. */
    @Test
    void changes_anyReconnections_leadToTheSameState() {
        for (long seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            Map<String, Writer> page = new LinkedHashMap<>();
            String last = null;
            for (int i = 0; i < 20; i++) {
                int changes = random.nextInt(12);
                for (int j = 0; j < changes; j++) {
                    int sender = random.nextInt(8);
                    switch (random.nextInt(3)) {
                        case 0 -> writers.answered(message(sender), Optional.empty());
                        case 1 -> writers.failed(message(sender), Reason.TIMEOUT);
                        default -> writers.wrote(message(sender));
                    }
                }
                last = read(page, last);
            }
            assertThat(page.values()).as("seed " + seed).containsExactlyInAnyOrderElementsOf(state(null));
        }
    }

    private String read(Map<String, Writer> page, String last) {
        String newest = writers.changes(null).blockFirst(PATIENCE).id();
        if (newest.equals(last)) {
            return last;
        }
        String id = last;
        List<Writers.Change> changes = writers.changes(last)
                .takeUntil(change -> change.id().equals(newest))
                .collectList()
                .block(PATIENCE);
        for (Writers.Change change : changes) {
            assertThat(change.id()).isNotEqualTo(id);
            id = change.id();
            if (change.isWhole()) {
                page.clear();
            }
            for (Writer writer : change.writers()) {
                page.put(writer.key(), writer);
                if (page.size() > LIMIT) {
                    page.values().stream()
                            .min(Comparator.comparingLong(Writer::order))
                            .ifPresent(oldest -> page.remove(oldest.key()));
                }
            }
        }
        return id;
    }

    private List<Writer> state(String last) {
        return writers.changes(last).blockFirst(PATIENCE).writers();
    }

    private static ChatId chat(int number) {
        return ChatId.ofPhone(Long.toString(79_001_234_560L + number));
    }

    private static IncomingMessage message(int sender) {
        return new IncomingMessage(
                "A", "7103000001", chat(sender), "Sam", "", null, "textMessage", Instant.ofEpochSecond(1_700_000_000));
    }
}
