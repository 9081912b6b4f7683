package io.github.reactivecontact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.github.reactivecontact.ClientSnapshot.State;
import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.leakcheck.VirtualTime;
import io.github.reactivecontact.stub.StubServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

class InstanceChangedTest {

    private static final ChatId CHAT = ChatId.ofPhone("79001234560");

    @Test
    void instanceChanged_notAuthorizedAndBack_spendsOneRequest() {
        VirtualTimeScheduler time = VirtualTime.scheduler();
        try (StubServer server = StubServer.start();
                ReactiveContactClient client = ReactiveContactClient.builder()
                        .instance(server.instance())
                        .scheduler(time)
                        .build()) {
            String idInstance = server.instance().idInstance();
            client.instanceChanged(idInstance, InstanceStatus.NOT_AUTHORIZED);

            StepVerifier.create(client.getContactInfo(CHAT))
                    .expectErrorSatisfies(error -> assertThat(((ContactLookupException) error).reason())
                            .isEqualTo(Reason.NO_INSTANCE))
                    .verify(StubServer.PATIENCE);

            client.instanceChanged(idInstance, InstanceStatus.AUTHORIZED);

            assertThat(client.getContactInfo(CHAT).block(StubServer.PATIENCE)).isPresent();
            assertThat(client.snapshot().instances().get(0).state()).isEqualTo(State.READY);
            assertThat(server.requests(1)).hasSize(1);
        } finally {
            time.dispose();
        }
    }

    @Test
    @SuppressWarnings("NullAway")
    void instanceChanged_null_isRefused() {
        try (StubServer server = StubServer.start();
                ReactiveContactClient client = ReactiveContactClient.create(server.instance())) {
            assertThatNullPointerException()
                    .isThrownBy(() -> client.instanceChanged(null, InstanceStatus.BLOCKED))
                    .withMessage("idInstance must not be null");
            assertThatNullPointerException()
                    .isThrownBy(() -> client.instanceChanged("1", null))
                    .withMessage("status must not be null");
        }
    }

    @ParameterizedTest
    @EnumSource(InstanceStatus.class)
    void of_value_returnsTheStatus(InstanceStatus status) {
        assertThat(InstanceStatus.of(status.value())).contains(status);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "AUTHORIZED", "authorized ", "pendingCode"})
    void of_anotherText_isEmpty(String value) {
        assertThat(InstanceStatus.of(value)).isEmpty();
    }
}
