package io.github.reactivecontact.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ClientSnapshot;
import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.leakcheck.CapturedLogs;
import io.github.reactivecontact.leakcheck.Secrets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** Settings of several property sources, and names that no property has. */
class ConfigurationSourcesTest {

    private static final Map<String, Object> TOKEN_OF_LIST =
            Map.of("CONTACTCLIENT_INSTANCES_0_APITOKENINSTANCE", Applications.TOKEN);

    @Test
    void scalars_ofFileAndEnvironment_makeOneInstance() {
        application(
                        Map.of(
                                "contact-client.id-instance",
                                "7103000001",
                                "contact-client.api-url",
                                "https://7103.api.greenapi.com"),
                        Map.of("CONTACTCLIENT_APITOKENINSTANCE", Applications.TOKEN))
                .run(context -> assertThat(context.getBean(ReactiveContactClient.class)
                                .snapshot()
                                .instances())
                        .extracting(ClientSnapshot.Instance::idInstance)
                        .containsExactly("7103000001"));
    }

    @Test
    void list_completedByEnvironment_namesBothSources() {
        AtomicReference<ConfigurableEnvironment> environment = new AtomicReference<>();
        application(Map.of("contact-client.instances[0].id-instance", "7103000001"), TOKEN_OF_LIST)
                .withInitializer(context -> environment.set(context.getEnvironment()))
                .run(context -> {
                    FailureAnalysis analysis = analysis(context.getStartupFailure(), environment.get());

                    assertThat(analysis.getDescription())
                            .isEqualTo("The property contact-client.instances[0].id-instance: is missing. The list"
                                    + " contact-client.instances is taken whole from 'test-systemEnvironment', and"
                                    + " replaces that of 'file'.");
                    assertThat(analysis.getAction())
                            .contains("contact-client.id-instance, .api-token-instance and .api-url");
                });
    }

    @Test
    void list_replacedWhole_isLogged() {
        List<String> log = logOf(application(
                Map.of(
                        "contact-client.instances[0].id-instance",
                        "7103000001",
                        "contact-client.instances[0].api-token-instance",
                        Applications.TOKEN,
                        "contact-client.instances[1].id-instance",
                        "7103000002",
                        "contact-client.instances[1].api-token-instance",
                        Applications.TOKEN),
                Map.of(
                        "CONTACTCLIENT_INSTANCES_0_IDINSTANCE",
                        "7103000003",
                        "CONTACTCLIENT_INSTANCES_0_APITOKENINSTANCE",
                        Applications.TOKEN)));

        assertThat(log)
                .filteredOn(line -> line.contains("is taken whole"))
                .singleElement()
                .asString()
                .startsWith("INFO")
                .contains("from 'test-systemEnvironment', and replaces that of 'file'");
    }

    @ParameterizedTest
    @CsvSource({
        "contact-client.dedline, 5s, did you mean contact-client.deadline?",
        "contact-client.retry.max-atempts, 2, did you mean contact-client.retry.max-attempts?",
        "contact-client.cashe.type, none, did you mean contact-client.cache?",
        "contact-client.instances[0].api-tokn, TOKEN, did you mean contact-client.instances[0].api-url?",
        "contact-client.instances[0].api-token-instanz, TOKEN, did you mean contact-client.instances[0].api-token-instance?"
    })
    void name_misspelled_isLoggedWithTheNearest(String name, String value, String expected) {
        List<String> log = logOf(Applications.withInstance()
                .withPropertyValues(name + "=" + value.replace("TOKEN", Applications.TOKEN)));

        assertThat(log)
                .filteredOn(line -> line.contains("No property has the name"))
                .singleElement()
                .asString()
                .startsWith("WARN")
                .contains(expected);
        Secrets.token(Applications.TOKEN).assertAbsentFrom(String.join("\n", log));
    }

    @Test
    void name_misspelledInEnvironment_isLogged() {
        List<String> log = logOf(Applications.withInstance()
                .withInitializer(
                        context -> environment(context.getEnvironment(), Map.of("CONTACTCLIENT_DEDLINE", "5s"))));

        assertThat(log).anyMatch(line -> line.contains("did you mean contact-client.deadline?"));
    }

    @Test
    void names_allCorrect_logNothing() {
        List<String> log = logOf(Applications.withInstance()
                .withPropertyValues(
                        "contact-client.instances[1].id-instance=7103000002",
                        "contact-client.instances[1].apiTokenInstance=" + Applications.TOKEN,
                        "contact-client.maxInFlight=5",
                        "contact-client.cache.time_to_live=5h",
                        "contact-client.proxy.port=3128",
                        "contact-client.web.problem-details=false"));

        assertThat(log).noneMatch(line -> line.startsWith("WARN") || line.contains("is taken whole"));
    }

    @ParameterizedTest
    @CsvSource({"30s, , true", "29s, , false", "20s, 10s, true", "50s, 1m, false"})
    void shutdownGrace_notBelowPhaseTimeout_isLogged(String grace, String phase, boolean isLogged) {
        ApplicationContextRunner runner =
                Applications.withInstance().withPropertyValues("contact-client.shutdown-grace=" + grace);
        List<String> log = logOf(
                phase == null
                        ? runner
                        : runner.withPropertyValues("spring.lifecycle.timeout-per-shutdown-phase=" + phase));

        assertThat(log.stream().anyMatch(line -> line.contains("but Spring waits only")))
                .isEqualTo(isLogged);
    }

    private static ApplicationContextRunner application(
            Map<String, Object> file, Map<String, Object> environmentVariables) {
        return Applications.withoutInstance().withInitializer(context -> {
            context.getEnvironment().getPropertySources().addLast(new MapPropertySource("file", file));
            environment(context.getEnvironment(), environmentVariables);
        });
    }

    private static void environment(ConfigurableEnvironment environment, Map<String, Object> variables) {
        environment
                .getPropertySources()
                .addFirst(new SystemEnvironmentPropertySource("test-systemEnvironment", variables));
    }

    private static List<String> logOf(ApplicationContextRunner application) {
        try (CapturedLogs logs = CapturedLogs.start()) {
            application.run(context -> assertThat(context).hasNotFailed());
            return logs.lines().stream()
                    .filter(line -> line.contains(ContactClientAutoConfiguration.class.getSimpleName()))
                    .toList();
        }
    }

    private static FailureAnalysis analysis(Throwable failure, ConfigurableEnvironment environment) {
        return Objects.requireNonNull(new InvalidContactClientPropertyAnalyzer(environment).analyze(failure));
    }
}
