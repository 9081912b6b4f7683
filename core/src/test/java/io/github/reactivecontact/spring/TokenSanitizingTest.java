package io.github.reactivecontact.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.leakcheck.Secrets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.context.properties.ConfigurationPropertiesReportEndpoint;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.actuate.env.EnvironmentEndpoint;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import tools.jackson.databind.json.JsonMapper;

/** Checks the actuator endpoints when they are configured to show every value. */
class TokenSanitizingTest {

    @Test
    void env_showingValues_hasNoTokenUnderAnyName() {
        Applications.withoutInstance()
                .withInitializer(TokenSanitizingTest::byEnvironment)
                .run(context -> {
                    EnvironmentEndpoint env =
                            new EnvironmentEndpoint(context.getEnvironment(), functions(context), Show.ALWAYS);

                    String report = JsonMapper.shared().writeValueAsString(env.environment(null));

                    assertThat(report).contains("7103000001", "GREEN_API_TOKEN", "apiTokenInstance");
                    Secrets.token(Applications.TOKEN).assertAbsentFrom(report);
                });
    }

    @Test
    void env_clientDisabled_hasNoTokenOfProperty() {
        Applications.withInstance()
                .withPropertyValues("contact-client.enabled=false")
                .run(context -> {
                    EnvironmentEndpoint env =
                            new EnvironmentEndpoint(context.getEnvironment(), functions(context), Show.ALWAYS);

                    String report = JsonMapper.shared().writeValueAsString(env.environment(null));

                    assertThat(report).contains("7103000001", "api-token-instance");
                    Secrets.token(Applications.TOKEN).assertAbsentFrom(report);
                });
    }

    @Test
    void configprops_showingValues_hasNoToken() {
        Applications.withoutInstance()
                .withInitializer(TokenSanitizingTest::byEnvironment)
                .run(context -> {
                    ConfigurationPropertiesReportEndpoint configprops =
                            new ConfigurationPropertiesReportEndpoint(functions(context), Show.ALWAYS);
                    configprops.setApplicationContext(context.getSourceApplicationContext());

                    String report = JsonMapper.shared().writeValueAsString(configprops.configurationProperties());

                    assertThat(report).contains("7103000001", "apiTokenInstance");
                    Secrets.token(Applications.TOKEN).assertAbsentFrom(report);
                });
    }

    private static void byEnvironment(ConfigurableApplicationContext context) {
        context.getEnvironment()
                .getPropertySources()
                .addFirst(new MapPropertySource(
                        "environment",
                        Map.of(
                                "GREEN_API_TOKEN",
                                Applications.TOKEN,
                                "contactClient.instances[0].idInstance",
                                "7103000001",
                                "contactClient.instances[0].apiTokenInstance",
                                "${GREEN_API_TOKEN}")));
    }

    private static List<SanitizingFunction> functions(org.springframework.context.ApplicationContext context) {
        return context.getBeanProvider(SanitizingFunction.class).orderedStream().toList();
    }
}
