package io.github.reactivecontact.simulator;

import static io.github.reactivecontact.simulator.RawClient.CHAT;
import static io.github.reactivecontact.simulator.RawClient.ID;
import static io.github.reactivecontact.simulator.RawClient.await;
import static io.github.reactivecontact.simulator.RawClient.lookUp;
import static io.github.reactivecontact.simulator.RawClient.post;
import static io.github.reactivecontact.simulator.RawClient.send;
import static io.github.reactivecontact.simulator.RawClient.simulator;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.test.scheduler.VirtualTimeScheduler;

class OutageTest {

    private static final Duration NOW = Duration.ZERO;
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final String OTHER = "7103000098";
    private static final String OTHER_TOKEN = "other";

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final GreenApiSimulator green =
            simulator().instance(OTHER, OTHER_TOKEN).scheduler(time).start();

    @AfterEach
    void close() {
        green.close();
    }

    private int status() throws IOException {
        return lookUp(green, CHAT).status();
    }

    private int statusOfOther() throws IOException {
        return lookUp(green, OTHER, OTHER_TOKEN, CHAT).status();
    }

    @Test
    void outage_ofInstance_failsItsRequestsFromBeginToEnd() throws Exception {
        green.outage(ID, Outage.of(ErrorReply.INTERNAL_SERVER_ERROR, MINUTE, MINUTE.multipliedBy(2)));

        assertThat(status()).isEqualTo(200);
        time.advanceTimeBy(MINUTE);
        assertThat(status()).isEqualTo(500);
        assertThat(statusOfOther()).isEqualTo(200);
        time.advanceTimeBy(MINUTE.minusNanos(1));
        assertThat(status()).isEqualTo(500);
        time.advanceTimeBy(Duration.ofNanos(1));
        assertThat(status()).isEqualTo(200);
        assertThat(green.counts(ID)).isEqualTo(new SimulatorCounts(4, 2, 0, 2, 0, 0));
    }

    @Test
    void outage_setLater_countsFromItsCall() throws Exception {
        time.advanceTimeBy(MINUTE);
        green.outage(ID, Outage.of(ErrorReply.BAD_GATEWAY, NOW, MINUTE));

        assertThat(status()).isEqualTo(502);
    }

    @Test
    void outage_ofHost_failsEveryRequestAndPrecedesOneOfInstance() throws Exception {
        green.outage(ID, Outage.of(ErrorReply.INTERNAL_SERVER_ERROR, NOW, MINUTE.multipliedBy(2)));
        green.outage(Outage.of(ErrorReply.NOT_FOUND_PAGE, NOW, MINUTE));

        RawClient.Response page = lookUp(green, CHAT);
        assertThat(page.status()).isEqualTo(404);
        assertThat(page.headers().get("Content-Type")).isEqualTo("text/html");
        assertThat(statusOfOther()).isEqualTo(404);
        assertThat(lookUp(green, "7103000097", "x", CHAT).headers().get("Content-Type"))
                .isEqualTo("text/html");
        time.advanceTimeBy(MINUTE);
        assertThat(status()).isEqualTo(500);
        assertThat(statusOfOther()).isEqualTo(200);
    }

    @Test
    void outage_severalAtOnce_firstAddedCounts() throws Exception {
        green.outage(Outage.of(ErrorReply.BAD_GATEWAY, NOW, MINUTE));
        green.outage(Outage.of(ErrorReply.GATEWAY_TIMEOUT, NOW, MINUTE.multipliedBy(2)));

        assertThat(status()).isEqualTo(502);
        time.advanceTimeBy(MINUTE);
        assertThat(status()).isEqualTo(504);
    }

    @Test
    void outage_retryAfter_isSentInWholeSecondsRoundedUp() throws Exception {
        green.outage(Outage.of(ErrorReply.SERVICE_UNAVAILABLE, NOW, MINUTE).withRetryAfter(Duration.ofMillis(4_001)));

        RawClient.Response unavailable = lookUp(green, CHAT);

        assertThat(unavailable.status()).isEqualTo(503);
        assertThat(unavailable.headers().get("Retry-After")).isEqualTo("5");
    }

    @Test
    void outage_everyFault_isInjected() throws Exception {
        int faults = Fault.values().length;
        for (Fault fault : Fault.values()) {
            green.clear();
            green.outage(Outage.of(fault, NOW, MINUTE));
            Socket socket = send(green, CHAT);
            await(() -> green.counts().faulted() == fault.ordinal() + 1);
            socket.close();
        }
        assertThat(green.counts(ID)).isEqualTo(new SimulatorCounts(faults, 0, 0, 0, faults, 0));
    }

    @Test
    void outage_faultWithInvalidRequest_isInjected() throws Exception {
        green.outage(Outage.of(Fault.GARBAGE, NOW, MINUTE));

        for (String body : new String[] {"", "{}", "{", "{\"chatId\":\"x\"}"}) {
            assertThat(post(green, "/anything", body).body()).as(body).startsWith("\u0000<!not json>");
        }
    }

    @Test
    void outage_doesNotUsePlannedFaultOrQuota() throws Exception {
        try (GreenApiSimulator limited = simulator().quota(2).scheduler(time).start()) {
            limited.fail(CHAT, ErrorReply.BAD_GATEWAY, 1);
            limited.outage(ID, Outage.of(ErrorReply.FORBIDDEN_PAGE, NOW, MINUTE));
            assertThat(lookUp(limited, CHAT).status()).isEqualTo(403);
            time.advanceTimeBy(MINUTE);

            assertThat(lookUp(limited, CHAT).status()).isEqualTo(502);
            assertThat(lookUp(limited, CHAT).status()).isEqualTo(200);
            assertThat(lookUp(limited, CHAT).status()).isEqualTo(466);
        }
    }

    @Test
    void clear_duringOutages_endsThem() throws Exception {
        green.outage(Outage.of(ErrorReply.BAD_GATEWAY, NOW, MINUTE));
        green.outage(ID, Outage.of(ErrorReply.BAD_GATEWAY, NOW, MINUTE));

        green.clear();

        assertThat(status()).isEqualTo(200);
    }

    @Test
    void outage_wrongArguments_areRejectedWithTheirValues() {
        assertThatThrownBy(() -> Outage.of(Fault.RESET, MINUTE, MINUTE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("to must be after from, which is PT1M, was PT1M");
        assertThatThrownBy(() -> Outage.of(ErrorReply.NOT_FOUND, MINUTE.negated(), MINUTE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("from must not be negative, was PT-1M");
        assertThatThrownBy(() -> Outage.of(Fault.RESET, NOW, MINUTE).withRetryAfter(MINUTE))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("retryAfter needs an outage with an ErrorReply, was one with RESET");
        assertThatThrownBy(() -> Outage.of(ErrorReply.NOT_FOUND, NOW, MINUTE).withRetryAfter(MINUTE.negated()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("retryAfter must not be negative, was PT-1M");
        assertThatThrownBy(() -> green.outage("1", Outage.of(Fault.RESET, NOW, MINUTE)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("idInstance must be of one of the instances, was 1");
        assertThatThrownBy(() -> green.outage((Outage) null)).isInstanceOf(NullPointerException.class);
    }

    @Test
    void outage_veryLong_doesNotOverflow() throws Exception {
        green.outage(Outage.of(ErrorReply.BAD_GATEWAY, NOW, Duration.ofSeconds(Long.MAX_VALUE)));
        time.advanceTimeBy(Duration.ofDays(365));

        assertThat(status()).isEqualTo(502);
    }

    @Test
    void toString_hasFailureAndTimes() {
        assertThat(Outage.of(ErrorReply.SERVICE_UNAVAILABLE, NOW, MINUTE).withRetryAfter(MINUTE))
                .hasToString("Outage[SERVICE_UNAVAILABLE, PT0S to PT1M, retryAfter=PT1M]");
        assertThat(Outage.of(Fault.RESET, NOW, MINUTE)).hasToString("Outage[RESET, PT0S to PT1M]");
    }
}
