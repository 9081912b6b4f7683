package io.github.reactivecontact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.reactivecontact.internal.dispatch.Settings;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class InstanceTargetsTest {

    private static final String TOKEN = "d75b3a66374942c5b3c019c698abc2067e151558acbd412345";
    private static final URI HOST = URI.create("https://7103.api.greenapi.com:8443/green");
    private static final GreenApiInstance ONE = GreenApiInstance.of(HOST, "1", TOKEN);
    private static final GreenApiInstance TWO = GreenApiInstance.of("2", TOKEN);

    private int routes;
    private final InstanceTargets targets = new InstanceTargets(
            endpoint -> {
                int number = ++routes;
                return (chatId, written) -> Mono.error(new IllegalStateException("sent over route " + number));
            },
            false);

    @Test
    void replacement_instance_isATargetWithoutPathAndToken() {
        Settings.Target target = replace(List.of(ONE)).get(0);

        assertThat(target.idInstance()).isEqualTo("1");
        assertThat(target.serverAddress()).isEqualTo("7103.api.greenapi.com");
        assertThat(target.origin()).isEqualTo("https://7103.api.greenapi.com:8443");
        assertThat(target.toString()).doesNotContain(TOKEN);
    }

    @Test
    void replacement_unchangedInstances_keepTheirTargetsInTheNewOrder() {
        List<Settings.Target> before = replace(List.of(ONE, TWO));

        List<Settings.Target> after =
                replace(List.of(GreenApiInstance.of("2", TOKEN), GreenApiInstance.of(HOST, "1", TOKEN)));

        assertThat(after).containsExactly(before.get(1), before.get(0));
        assertThat(routes).isEqualTo(2);
    }

    @Test
    void replacement_anotherTokenOrAddress_isAnotherRoute() {
        Settings.Target before = replace(List.of(ONE)).get(0);

        Settings.Target otherToken =
                replace(List.of(GreenApiInstance.of(HOST, "1", "other"))).get(0);
        Settings.Target otherAddress =
                replace(List.of(GreenApiInstance.of("1", "other"))).get(0);

        assertThat(otherToken.route()).isNotSameAs(before.route());
        assertThat(otherAddress.route()).isNotSameAs(otherToken.route());
    }

    @Test
    void replacement_removedAndAddedAgain_isAnotherRoute() {
        Settings.Target before = replace(List.of(ONE, TWO)).get(0);
        replace(List.of(TWO));

        assertThat(replace(List.of(ONE, TWO)).get(0).route()).isNotSameAs(before.route());
    }

    @Test
    void replacement_invalidSet_isRefusedAndChangesNothing() {
        List<Settings.Target> before = replace(List.of(ONE));

        refuses(List.of(), "instances must not be empty");
        refuses(List.of(TWO, GreenApiInstance.of("2", "other")), "an idInstance twice, was 2");
        refuses(
                List.of(GreenApiInstance.of(URI.create("http://api.example.com"), "3", TOKEN)),
                "instance 3 would be sent in clear text to http://api.example.com");
        assertThatThrownBy(() -> targets.replacement(Arrays.asList(TWO, null)))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("instances must not contain null");
        assertThatThrownBy(() -> targets.replacement(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("instances must not be null");

        assertThat(replace(List.of(ONE))).isEqualTo(before);
        assertThat(routes).isEqualTo(1);
    }

    @Test
    void replacement_plaintextToLoopback_isAccepted() {
        assertThat(replace(List.of(GreenApiInstance.of(URI.create("http://localhost:1"), "1", TOKEN))))
                .hasSize(1);
    }

    private List<Settings.Target> replace(Iterable<GreenApiInstance> instances) {
        return targets.replacement(instances).get();
    }

    private void refuses(List<GreenApiInstance> instances, String message) {
        assertThatThrownBy(() -> targets.replacement(instances))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message)
                .message()
                .doesNotContain(TOKEN);
    }
}
