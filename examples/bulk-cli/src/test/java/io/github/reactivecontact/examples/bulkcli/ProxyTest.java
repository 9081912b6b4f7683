package io.github.reactivecontact.examples.bulkcli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.reactivecontact.GreenApiInstance;
import io.github.reactivecontact.examples.bulkcli.Proxy.Environment;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyTest {

    private static final NoProxy NONE = NoProxy.parse("");

    private static List<GreenApiInstance> at(String apiUrl) {
        return List.of(GreenApiInstance.of(URI.create(apiUrl), "7103000001", "s3cr3t"));
    }

    @ParameterizedTest
    @CsvSource({
        "http://proxy.example:3128, proxy.example, 3128, , ''",
        "proxy.example:3128, proxy.example, 3128, , ''",
        "http://proxy.example, proxy.example, 80, , ''",
        "http://anna:p%40ss%3Aw+rd@proxy.example:3128/, proxy.example, 3128, anna, p@ss:w+rd",
        "anna:@proxy.example:8080, proxy.example, 8080, anna, ''",
        "anna@10.0.0.1:8080, 10.0.0.1, 8080, anna, ''"
    })
    void parse_address_hasHostPortAndCredentials(
            String address, String host, int port, String username, String password) {
        Environment proxy = Environment.parse("HTTPS_PROXY", address, NONE);

        assertThat(proxy).isEqualTo(new Environment(host, port, username, password, NONE));
        assertThat(proxy).hasToString(host + ":" + port);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://anna:s3cr3t@proxy.example",
                "socks5://anna:s3cr3t@proxy.example",
                "http://anna:s3cr3t@proxy.example:port",
                "http://anna:s3cr3t%@proxy.example",
                "http://anna:s3c r3t@proxy.example",
                "http://"
            })
    void parse_wrongAddress_isRejectedWithoutAnEcho(String address) {
        assertThatThrownBy(() -> Environment.parse("HTTPS_PROXY", address, NONE))
                .isInstanceOf(UsageException.class)
                .hasMessageStartingWith("HTTPS_PROXY must be http://host:port")
                .satisfies(e -> assertThat(e.getMessage() + e.getCause()).doesNotContain("anna", "s3cr3t", "s3c"));
    }

    @Test
    void of_schemeOfTheInstances_selectsTheVariable() {
        Map<String, String> environment = Map.of("HTTPS_PROXY", "tls:1", "HTTP_PROXY", "plain:2");

        assertThat(Proxy.of(at("https://7103.api.greenapi.com"), environment)).hasToString("tls:1");
        assertThat(Proxy.of(at("http://127.0.0.1:8080"), environment)).hasToString("plain:2");
        assertThat(Proxy.of(at("https://7103.api.greenapi.com"), Map.of("HTTP_PROXY", "plain:2")))
                .isNull();
        assertThat(Proxy.of(at("https://7103.api.greenapi.com"), Map.of("https_proxy", "low:3", "HTTPS_PROXY", "up:4")))
                .hasToString("low:3");
        assertThat(Proxy.of(at("https://7103.api.greenapi.com"), Map.of("https_proxy", "", "HTTPS_PROXY", "up:4")))
                .isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "* | 7103.api.greenapi.com | true",
                "greenapi.com | 7103.api.greenapi.com | true",
                ".greenapi.com | 7103.api.greenapi.com | true",
                "*.greenapi.com | 7103.api.greenapi.com | true",
                "other, GreenApi.com | 7103.API.greenapi.com | true",
                "eenapi.com | 7103.api.greenapi.com | false",
                "7103.api.greenapi.com | api.greenapi.com | false",
                "greenapi.com:443 | greenapi.com | true",
                "greenapi.com:8443 | greenapi.com | false",
                "10.0.0.0/8 | 10.200.3.4 | true",
                "10.0.0.0/8 | 11.0.0.1 | false",
                "10.0.0.0/99 | 10.0.0.1 | false",
                "192.168.1.7 | 192.168.1.7 | true",
                "fd00::/8 | [fd12::1] | true",
                "10.0.0.0/8 | fd12::1 | false",
                "0.1 | 10.0.0.1 | false",
                "'' | localhost | true",
                "'' | 127.0.0.5 | true",
                "'' | ::1 | true",
                "'' | greenapi.com | false"
            })
    void noProxy_list_matchesHosts(String list, String host, boolean isMatched) {
        assertThat(NoProxy.parse(list).matches(host, 443)).isEqualTo(isMatched);
    }
}
