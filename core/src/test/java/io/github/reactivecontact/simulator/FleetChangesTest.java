package io.github.reactivecontact.simulator;

import static io.github.reactivecontact.simulator.RawClient.CHAT;
import static io.github.reactivecontact.simulator.RawClient.ID;
import static io.github.reactivecontact.simulator.RawClient.TOKEN;
import static io.github.reactivecontact.simulator.RawClient.lookUp;
import static io.github.reactivecontact.simulator.RawClient.simulator;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.GreenApiInstance;
import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.stub.Clients;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

/** Instances that are added, removed or get another token while the simulator runs. */
class FleetChangesTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final GreenApiSimulator green = simulator()
            .rateLimit(RateLimit.slidingWindow(1, Duration.ofDays(1)))
            .start();

    @AfterEach
    void close() {
        green.close();
    }

    private void verifyAnswered(GreenApiInstance instance) {
        try (ReactiveContactClient client = Clients.builder(instance).build()) {
            StepVerifier.create(client.getContactInfo(CHAT))
                    .expectNextCount(1)
                    .expectComplete()
                    .verify(PATIENCE);
        }
    }

    private void verifyFailed(GreenApiInstance instance, Reason reason) {
        try (ReactiveContactClient client = Clients.builder(instance).build()) {
            StepVerifier.create(client.getContactInfo(CHAT))
                    .expectErrorMatches(
                            error -> error instanceof ContactLookupException failure && failure.reason() == reason)
                    .verify(PATIENCE);
        }
    }

    @Test
    void add_withoutArguments_givesNewInstancesThatAnswer() {
        GreenApiInstance first = green.add();
        GreenApiInstance second = green.add();

        assertThat(green.instances()).hasSize(3).endsWith(first, second);
        assertThat(List.of(first.idInstance(), second.idInstance())).containsExactly("7103000001", "7103000002");
        verifyAnswered(first);
        verifyAnswered(second);
    }

    @Test
    void add_givenInstance_answersForItsToken() throws Exception {
        GreenApiInstance added = green.add("7103000002", "given");

        assertThat(added).isEqualTo(GreenApiInstance.of(green.apiUrl(), "7103000002", "given"));
        assertThat(lookUp(green, "7103000002", "given", CHAT).status()).isEqualTo(200);
        assertThat(green.add().idInstance()).isEqualTo("7103000001");
        assertThat(green.add().idInstance()).isEqualTo("7103000003");
    }

    @Test
    void add_presentOrMalformedInstance_isRejectedWithoutToken() {
        assertThatThrownBy(() -> green.add(ID, "s3cr3tT0ken"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("instance " + ID + " was added twice");
        assertThatThrownBy(() -> green.add("x", "s3cr3tT0ken"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("s3cr3tT0ken");
        assertThat(green.instances()).hasSize(1);
    }

    @Test
    void remove_instance_isForbiddenAndStillCounted() throws Exception {
        green.remove(ID);

        assertThat(lookUp(green, CHAT).status()).isEqualTo(403);
        assertThat(green.counts(ID)).isEqualTo(new SimulatorCounts(1, 0, 0, 1, 0, 0));
        assertThat(green.counts()).isEqualTo(green.counts(ID));
        assertThat(green.instances()).isEmpty();
        assertThatThrownBy(green::instance)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("all instances were removed");
        assertThatThrownBy(() -> green.remove(ID))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("idInstance must be of one of the instances, was " + ID);
        assertThatThrownBy(() -> green.state(ID, InstanceState.DELETED)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void add_removedInstance_answersAgainWithinItsRateLimit() throws Exception {
        green.state(ID, InstanceState.EXPIRED);
        green.outage(ID, Outage.of(ErrorReply.BAD_GATEWAY, Duration.ZERO, Duration.ofDays(1)));
        green.remove(ID);
        green.add(ID, "next");

        assertThat(lookUp(green, ID, "next", CHAT).status()).isEqualTo(200);
        green.remove(ID);
        green.add(ID, TOKEN);

        assertThat(lookUp(green, CHAT).status()).isEqualTo(429);
        assertThat(green.counts(ID)).isEqualTo(new SimulatorCounts(2, 1, 1, 0, 0, 0));
    }

    @Test
    void replaceToken_stopsOldOneAtOnce() {
        try (GreenApiSimulator unlimited = simulator().start()) {
            GreenApiInstance old = unlimited.instance();

            GreenApiInstance replaced = unlimited.replaceToken(ID, "next");

            assertThat(replaced).isEqualTo(GreenApiInstance.of(unlimited.apiUrl(), ID, "next"));
            assertThat(unlimited.instance()).isEqualTo(replaced);
            verifyFailed(old, Reason.UNAUTHORIZED);
            verifyAnswered(replaced);
        }
    }

    @Test
    void replaceToken_malformedTokenOrUnknownInstance_isRejected() {
        assertThatThrownBy(() -> green.replaceToken(ID, "s3cr3t/T0ken"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("s3cr3t");
        assertThatThrownBy(() -> green.replaceToken("1", "next"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("idInstance must be of one of the instances, was 1");
    }

    @Test
    void replaceToken_whileClientRuns_isFollowedBySetInstances() {
        try (GreenApiSimulator unlimited = GreenApiSimulator.start();
                ReactiveContactClient client =
                        Clients.builder(unlimited.instance()).build()) {
            GreenApiInstance replaced =
                    unlimited.replaceToken(unlimited.instance().idInstance(), "next");
            StepVerifier.create(client.getContactInfo(CHAT)).expectError().verify(PATIENCE);

            client.setInstances(List.of(replaced));

            StepVerifier.create(client.getContactInfo(CHAT))
                    .expectNextCount(1)
                    .expectComplete()
                    .verify(PATIENCE);
        }
    }
}
