package io.github.reactivecontact.leakcheck;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class SecretsTest {

    private static final String TOKEN = "d75b3a~66374942c5";
    private static final String PHONE = "71234567890";

    private final Secrets secrets = Secrets.token(TOKEN).andPhone(PHONE);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/getContactInfo/" + TOKEN,
                "D75B3A~66374942C5",
                "d75b3a%7E66374942c5",
                "%64%37%35%62%33%61%7e%36%36%33%37%34%39%34%32%63%35",
                "6437356233617E36363337343934326335",
                "64 37 35 62 33 61 7e 36 36 33 37 34 39 34 32 63 35",
                "to 71234567890@c.us",
                "to +7 (123) 456-78-90",
                "to *******7890@c.us",
                "to 7*********90@c.us",
                "to 7123xxxxxxx"
            })
    void assertAbsentFrom_textWithSecret_fails(String text) {
        assertThatThrownBy(() -> secrets.assertAbsentFrom(text)).isInstanceOf(AssertionError.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "ab", "abc", "user:"})
    void assertAbsentFrom_textWithSecretInBase64AtAnyAlignment_fails(String before) {
        byte[] bytes = (before + TOKEN + " and more").getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> secrets.assertAbsentFrom(Base64.getEncoder().encodeToString(bytes)))
                .hasMessageContaining("in base64");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "to *********90@c.us", "instance 7103000001", "**", "d75b3a", "a 7 b 1 c 2"})
    void assertAbsentFrom_textWithoutSecret_passes(String text) {
        assertThatCode(() -> secrets.assertAbsentFrom(text)).doesNotThrowAnyException();
    }

    @Test
    void assertAbsentFrom_exceptionWithSecretInNestedCause_fails() {
        Exception deep = new IllegalStateException("at " + TOKEN);
        Exception suppressed = new IllegalStateException("in between", deep);
        Exception error = new IllegalStateException("fine");
        error.addSuppressed(suppressed);

        assertThatThrownBy(() -> secrets.assertAbsentFrom(error))
                .hasMessageContaining("the message of IllegalStateException's suppressed 0's cause");
    }

    @Test
    void assertAbsentFrom_exceptionWithCircularCause_passes() {
        Exception cause = new IllegalStateException("cause");
        Exception error = new IllegalStateException("fine", cause);
        cause.initCause(error);

        assertThatCode(() -> secrets.assertAbsentFrom(error)).doesNotThrowAnyException();
    }

    @Test
    void assertAbsentFrom_exceptionWithSecretInToString_fails() {
        Exception error = new IllegalStateException("fine") {
            @Override
            public String toString() {
                return "https://host/" + TOKEN;
            }
        };

        assertThatThrownBy(() -> secrets.assertAbsentFrom(error)).hasMessageContaining("toString()");
    }

    @Test
    void assertAbsentFrom_logsWithSecret_fails() {
        try (CapturedLogs logs = CapturedLogs.start()) {
            LoggerFactory.getLogger("some.logger").debug("sent to {}", TOKEN);

            assertThatThrownBy(() -> secrets.assertAbsentFrom(logs)).hasMessageContaining("the log");
        }
    }

    @Test
    void token_shorterThanSixCharacters_isRejected() {
        assertThatThrownBy(() -> Secrets.token("short"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("less than 6");
    }
}
