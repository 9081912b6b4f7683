package io.github.reactivecontact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.reactivecontact.cache.CaffeineContactCache;
import io.github.reactivecontact.leakcheck.Secrets;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReactiveContactClientBuilderTest {

    private static final String TOKEN = "d75b3a66374942c5b3c019c698abc2067e151558acbd412345";

    private final ReactiveContactClientBuilder builder = ReactiveContactClient.builder();

    @Test
    void cache_null_isRejected() {
        assertThatNullPointerException().isThrownBy(() -> builder.cache(null)).withMessage("cache must not be null");
        assertThatNullPointerException()
                .isThrownBy(() -> builder.cache(CaffeineContactCache.ofSize(1), null))
                .withMessage("policy must not be null");
    }

    @Test
    void build_withoutInstance_isRejected() {
        assertThatIllegalStateException().isThrownBy(builder::build).withMessageContaining("instance(");
    }

    @Test
    void instance_sameIdTwice_isRejectedById() {
        builder.instance(at("https://a.example"));

        Throwable refusal = catchThrowable(() -> builder.instance(at("https://b.example")));

        assertThat(refusal)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("instance 7103000001 was added twice");
        Secrets.token(TOKEN).assertAbsentFrom(refusal);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://api.green-api.com",
                "http://192.168.0.1:8080",
                "http://localhost.example",
                "http://127.0.0.1.example",
                "http://[2001:db8::1]",
                "http://0.0.0.0"
            })
    void build_plaintextToRemoteHost_isRejectedUnlessAllowed(String apiUrl) {
        builder.instance(at(apiUrl));

        Throwable refusal = catchThrowable(builder::build);

        assertThat(refusal)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("clear text to " + apiUrl)
                .hasMessageContaining("allowPlaintext()");
        Secrets.token(TOKEN).assertAbsentFrom(refusal);
        assertThatCode(() -> builder.allowPlaintext().build().close()).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://api.green-api.com",
                "http://localhost:8080",
                "http://LOCALHOST:8080",
                "http://127.0.0.1:8080",
                "http://127.1.2.3",
                "http://[::1]:8080"
            })
    void build_encryptedOrLoopback_isAccepted(String apiUrl) {
        builder.instance(at(apiUrl));

        assertThatCode(() -> builder.build().close()).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1})
    void settings_lessThanOne_areRejectedByNameAndValue(int value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.maxInFlight(value))
                .withMessage("maxInFlight must be at least 1, was " + value);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.maxBodySize(value))
                .withMessage("maxBodySize must be at least 1, was " + value);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.eventLoops(value))
                .withMessage("eventLoops must be at least 1, was " + value);
    }

    @Test
    void responseTimeout_notPositive_isRejectedByNameAndValue() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.responseTimeout(Duration.ZERO))
                .withMessage("responseTimeout must be positive, was PT0S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.responseTimeout(Duration.ofMillis(-3)))
                .withMessage("responseTimeout must be positive, was PT-0.003S");
    }

    @Test
    void settings_null_namesArgument() {
        assertThatNullPointerException()
                .isThrownBy(() -> builder.instance(null))
                .withMessageContaining("instance");
        assertThatNullPointerException()
                .isThrownBy(() -> builder.responseTimeout(null))
                .withMessageContaining("responseTimeout");
        assertThatNullPointerException()
                .isThrownBy(() -> builder.httpClient(null))
                .withMessageContaining("httpClient");
        assertThatNullPointerException()
                .isThrownBy(() -> builder.scheduler(null))
                .withMessageContaining("scheduler");
    }

    @Test
    void httpClient_operatorReturnsNull_isRejectedByName() {
        builder.instance(at("https://api.green-api.com")).httpClient(client -> null);

        assertThatNullPointerException().isThrownBy(builder::build).withMessageContaining("httpClient");
    }

    @Test
    void build_twice_createsTwoClients() {
        builder.instance(at("https://api.green-api.com"));

        try (ReactiveContactClient first = builder.build();
                ReactiveContactClient second = builder.build()) {
            assertThat(first).isNotSameAs(second);
        }
    }

    private static GreenApiInstance at(String apiUrl) {
        return GreenApiInstance.of(URI.create(apiUrl), "7103000001", TOKEN);
    }
}
