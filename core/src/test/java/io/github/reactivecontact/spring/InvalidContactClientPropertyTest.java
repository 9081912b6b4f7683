package io.github.reactivecontact.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.reactivecontact.leakcheck.CapturedLogs;
import io.github.reactivecontact.leakcheck.Secrets;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.context.annotation.Configuration;

/** Checks the logs and exceptions of an application that fails to start. */
class InvalidContactClientPropertyTest {

    private static final String ID = "--contact-client.instances[0].id-instance=7103000001";
    private static final String TOKEN = "--contact-client.instances[0].api-token-instance=" + Applications.TOKEN;

    @BeforeEach
    void keepLogbackConfiguration() {
        System.setProperty(LoggingSystem.SYSTEM_PROPERTY, LoggingSystem.NONE);
    }

    @AfterEach
    void resetLogging() {
        System.clearProperty(LoggingSystem.SYSTEM_PROPERTY);
    }

    @Test
    void start_withoutInstance_describesProperty() {
        assertThat(startupLog())
                .contains("The property contact-client.instances: names no instance.")
                .contains("id-instance: 7103000001")
                .contains("contact-client.instances.")
                .contains("api-token-instance: ${GREEN_API_TOKEN}")
                .contains("contact-client.enabled: false");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "api-token-instance=TOKEN | contact-client.instances[0].id-instance: is missing. | the number of the instance",
                "id-instance=7103000001 | contact-client.instances[0].api-token-instance: is missing. | the instance's secret"
            })
    void start_incompleteInstance_namesMissingProperty(String property, String description, String action) {
        assertThat(startupLog("--contact-client.instances[0]." + property.replace("TOKEN", Applications.TOKEN)))
                .contains("The property " + description)
                .contains(action);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "api-token-instance=TOKEN | contact-client.id-instance: is missing. | the number of the instance",
                "id-instance=7103000001 | contact-client.api-token-instance: is missing. | the instance's secret",
                "api-url=https://7103.api.greenapi.com | contact-client.id-instance: is missing. | the number"
            })
    void start_incompleteScalars_namesMissingProperty(String property, String description, String action) {
        assertThat(startupLog("--contact-client." + property.replace("TOKEN", Applications.TOKEN)))
                .contains("The property " + description)
                .contains(action);
    }

    @Test
    void start_missingInstancesFile_isNamed() {
        assertThat(startupLog("--contact-client.instances-file=no/such.json"))
                .contains("The property contact-client.instances-file")
                .contains("no/such.json: no such file");
    }

    @Test
    void start_unresolvedPlaceholder_isNamed() {
        assertThat(startupLog(ID, "--contact-client.instances[0].api-token-instance=${NO_SUCH_VARIABLE}"))
                .contains("contact-client.instances[0].api-token-instance (")
                .contains("is ${NO_SUCH_VARIABLE}, which nothing resolves.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "request-rate=fast | contact-client.request-rate | was 'fast' | such as 1/s, 10/s or 100/1m, or unlimited",
                "request-rate=0/s | contact-client.request-rate | requests must be at least 1, was 0 | Write a value",
                "request-rate=1/0s | contact-client.request-rate | per must be positive, was PT0S | Write a value",
                "request-rate=1/fortnight | contact-client.request-rate | was '1/fortnight' | such as 1/s",
                "response-timeout=soon | contact-client.response-timeout | was 'soon' | such as 500ms, 20s or 5m",
                "response-timeout=0s | contact-client.response-timeout | must be positive, was PT0S | Write a value",
                "deadline=-1s | contact-client.deadline | must be positive, was PT-1S | Write a value",
                "deadline=10 | contact-client.deadline | has no unit, was '10' | Write 10s for seconds, 10m for minutes, or 10ms",
                "retry.first-backoff=5 | contact-client.retry.first-backoff | has no unit, was '5' | Write 5s",
                "shutdown-grace=20 | contact-client.shutdown-grace | has no unit, was '20' | Write 20s",
                "request-rate=100/1 | contact-client.request-rate | was '100/1' | such as 1/s",
                "id-instance=7103000002 | contact-client.id-instance | together with contact-client.instances | scalar properties",
                "cache.type=memory | contact-client.cache.type | was 'memory' | Write caffeine, redis or none.",
                "max-in-flight=many | contact-client.max-in-flight | was 'many' | Write a whole number.",
                "max-in-flight=0 | contact-client.max-in-flight | must be at least 1, was 0 | Write a value",
                "max-waiting=-3 | contact-client.max-waiting | must be at least 1, was -3 | Write a value",
                "max-body-size=huge | contact-client.max-body-size | was 'huge' | such as 512KB or 1MB",
                "max-body-size=3GB | contact-client.max-body-size | must be from 1B to 2147483647B | Write a value",
                "instances-file=other.json | contact-client.instances-file | together with contact-client.instances | leave the property out",
                "retry.max-attempts=0 | contact-client.retry.max-attempts | must be at least 1, was 0 | Write a value",
                "retry.first-backoff=1m | contact-client.retry | first must not be longer than max | Write a value",
                "cooldown.max=1s | contact-client.cooldown | initial must not be longer than max | Write a value",
                "event-loops=0 | contact-client.event-loops | must be at least 1, was 0 | Write a value",
                "allow-plaintext=perhaps | contact-client.allow-plaintext | was 'perhaps' | Write true or false.",
                "shutdown-grace=-1s | contact-client.shutdown-grace | must not be negative, was PT-1S | Write a value"
            })
    void start_invalidSetting_namesPropertyValueAndFormat(String property, String name, String problem, String form) {
        assertThat(startupLog(ID, TOKEN, "--contact-client." + property))
                .contains("The property " + name)
                .contains(problem)
                .contains(form);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "instances=7103000001:TOKEN",
                "instances[0]=TOKEN",
                "instances[0].id-instance=TOKEN",
                "instances[0].api-token-instance=TOKEN!",
                "instances[0].api-url=https://api.example/waInstance7103000001/getContactInfo/TOKEN",
                "instances[0].api-url=https://api.example/a b/TOKEN",
                "instances[0].api-url=ftp://api.example/TOKEN",
                "instances[0].api-url=TOKEN",
                "request-rate=TOKEN",
                "response-timeout=TOKEN",
                "max-in-flight=TOKEN"
            })
    void start_tokenInWrongProperty_isNotPrinted(String property) {
        String name = property.substring(0, property.indexOf('='));
        // An option that is given twice has both values, so the default is dropped.
        String[] properties = Stream.of(ID, TOKEN)
                .filter(given -> !given.contains("." + name))
                .toArray(String[]::new);
        String[] all = Arrays.copyOf(properties, properties.length + 1);
        all[properties.length] = "--contact-client." + property.replace("TOKEN", Applications.TOKEN);

        assertThat(startupLog(all))
                .contains("APPLICATION FAILED TO START")
                .contains("The property contact-client." + name);
    }

    @Test
    void start_plaintextUrl_namesPropertyThatAllowsIt() {
        assertThat(startupLog(ID, TOKEN, "--contact-client.instances[0].api-url=http://api.green-api.com"))
                .contains("clear text to http://api.green-api.com")
                .contains("contact-client.allow-plaintext: true");
    }

    @Test
    void start_duplicateInstance_namesSecond() {
        assertThat(startupLog(
                        ID,
                        TOKEN,
                        "--contact-client.instances[1].id-instance=7103000001",
                        "--contact-client.instances[1].api-token-instance=" + Applications.TOKEN))
                .contains("contact-client.instances[1].id-instance")
                .contains("instance 7103000001 was added twice");
    }

    /** Returns the log of a failed start, after checking that the log and the exception contain no token. */
    private static String startupLog(String... properties) {
        SpringApplication application = new SpringApplication(Start.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        application.setRegisterShutdownHook(false);
        // Spring itself logs property values below INFO, which this library cannot prevent.
        try (CapturedLogs logs = CapturedLogs.start()) {
            Throwable failure = catchThrowable(() -> application.run(properties).close());
            assertThat(failure).isNotNull();
            Secrets.token(Applications.TOKEN).assertAbsentFrom(failure);
            String log = logs.lines().stream()
                    .filter(line -> !line.startsWith("TRACE") && !line.startsWith("DEBUG"))
                    .reduce("", (all, line) -> all + line + "\n");
            Secrets.token(Applications.TOKEN).assertAbsentFrom(log);
            return log;
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({
        ContactClientAutoConfiguration.class,
        ContactClientHealthAutoConfiguration.class,
        ContactClientSanitizingAutoConfiguration.class
    })
    static class Start {}
}
