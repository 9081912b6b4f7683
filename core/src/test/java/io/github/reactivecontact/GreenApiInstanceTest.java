package io.github.reactivecontact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import io.github.reactivecontact.leakcheck.Secrets;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class GreenApiInstanceTest {

    private static final String ID = "7103000001";
    private static final String TOKEN = "d75b3a66374942c5b3c019c698abc2067e151558acbd412345";
    private static final URI HOST = URI.create("https://7103.api.greenapi.com");
    private static final Secrets SECRETS = Secrets.token(TOKEN);

    @Test
    void of_withoutUrl_usesDefaultHost() {
        GreenApiInstance instance = GreenApiInstance.of(ID, TOKEN);

        assertThat(instance.apiUrl()).isEqualTo(URI.create("https://api.green-api.com"));
        assertThat(instance.idInstance()).isEqualTo(ID);
    }

    @ParameterizedTest
    @CsvSource({
        "https://7103.api.greenapi.com,      https://7103.api.greenapi.com",
        "https://7103.api.greenapi.com/,     https://7103.api.greenapi.com",
        "https://7103.api.greenapi.com///,   https://7103.api.greenapi.com",
        "HTTPS://7103.API.GreenApi.com,      https://7103.api.greenapi.com",
        "https://7103.api.greenapi.com:8443, https://7103.api.greenapi.com:8443",
        "https://proxy.example/green/v1/,    https://proxy.example/green/v1",
        "https://proxy.example/Green,        https://proxy.example/Green",
        "https://proxy.example/a%20b,        https://proxy.example/a%20b",
        "https://proxy.example/\u043a,        https://proxy.example/%D0%BA",
        "http://127.0.0.1:8080/,             http://127.0.0.1:8080",
        "http://[::1]:8080/x/,               http://[::1]:8080/x"
    })
    void of_url_isStrippedOfTrailingSlashesOnly(URI apiUrl, URI kept) {
        assertThat(GreenApiInstance.of(apiUrl, ID, TOKEN).apiUrl()).isEqualTo(kept);
    }

    @ParameterizedTest
    @CsvSource({
        "7103.api.greenapi.com,                    begin with https:// or http://",
        "ftp://7103.api.greenapi.com,              begin with https:// or http://",
        "mailto:user@example.org,                  begin with https:// or http://",
        "https:///waInstance,                      name a host and no user",
        "https:opaque,                             name a host and no user",
        "https://user@7103.api.greenapi.com,       name a host and no user",
        "https://user:pass@7103.api.greenapi.com,  name a host and no user",
        "https://7103.api.greenapi.com?a=b,        no query and no fragment",
        "https://7103.api.greenapi.com?,           no query and no fragment",
        "https://7103.api.greenapi.com#a,          no query and no fragment",
        "https://7103.api.greenapi.com:0,          port",
        "https://7103.api.greenapi.com:65536,      port",
        "https://7103.api.greenapi.com:99999,      port"
    })
    void of_invalidUrl_isRejectedByName(URI apiUrl, String why) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GreenApiInstance.of(apiUrl, ID, TOKEN))
                .withMessageContaining("apiUrl")
                .withMessageContaining(why);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://7103.api.greenapi.com/waInstance7103000001/getContactInfo/" + TOKEN,
                "https://proxy.example/green/waInstance7103000001/getContactInfo/" + TOKEN,
                "https://7103.api.greenapi.com/WAINSTANCE7103000001/getContactInfo/" + TOKEN,
                "https://7103.api.greenapi.com/?token=" + TOKEN,
                "https://7103.api.greenapi.com/#" + TOKEN,
                "https://" + TOKEN + "@7103.api.greenapi.com/",
                TOKEN + "/path"
            })
    void of_urlWithToken_isRejectedWithoutPrintingIt(URI apiUrl) {
        Throwable refusal = catchThrowable(() -> GreenApiInstance.of(apiUrl, ID, TOKEN));

        assertThat(refusal).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("apiUrl");
        SECRETS.assertAbsentFrom(refusal);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "12345678901", "710300000a", "-1", "+1", "7103 000001", "7103000001\n", "\u0661"})
    void of_invalidIdInstance_isRejectedWithValueOrLength(String idInstance) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GreenApiInstance.of(idInstance, TOKEN))
                .withMessageContaining("idInstance must be one to ten digits, was '" + idInstance + "'");
    }

    @ParameterizedTest
    @CsvSource({"https://7103.api.greenapi.com, 7103.api.greenapi.com", "http://[::1]:8080, ::1"})
    void serverAddress_anyUrl_isHostWithoutBrackets(URI apiUrl, String host) {
        assertThat(GreenApiInstance.of(apiUrl, ID, TOKEN).serverAddress()).isEqualTo(host);
    }

    @Test
    void of_swappedArguments_isRejectedWithoutPrintingToken() {
        Throwable refusal = catchThrowable(() -> GreenApiInstance.of(TOKEN, ID));

        assertThat(refusal)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("idInstance must be one to ten digits, was 50 characters");
        SECRETS.assertAbsentFrom(refusal);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", TOKEN + "\n", TOKEN + "/..", "a b", "a?b", "a#b", "a%20b", "tok\u00e9n"})
    void of_invalidToken_isRejectedWithLengthOnly(String token) {
        Throwable refusal = catchThrowable(() -> GreenApiInstance.of(ID, token));

        assertThat(refusal)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("apiTokenInstance must be")
                .hasMessageContaining(token.length() + " characters");
        SECRETS.assertAbsentFrom(refusal);
    }

    @Test
    void of_tokenLongerThan512Characters_isRejected() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GreenApiInstance.of(ID, "a".repeat(513)))
                .withMessageContaining("513 characters");
    }

    @Test
    void of_null_namesArgument() {
        assertThatNullPointerException()
                .isThrownBy(() -> GreenApiInstance.of(null, ID, TOKEN))
                .withMessageContaining("apiUrl");
        assertThatNullPointerException()
                .isThrownBy(() -> GreenApiInstance.of(HOST, null, TOKEN))
                .withMessageContaining("idInstance");
        assertThatNullPointerException()
                .isThrownBy(() -> GreenApiInstance.of(HOST, ID, null))
                .withMessageContaining("apiTokenInstance");
    }

    @Test
    void fromEnvironment_allThreeVariables_createsInstance() {
        GreenApiInstance instance = GreenApiInstance.fromEnvironment(environment(HOST + "/"));

        assertThat(instance).isEqualTo(GreenApiInstance.of(HOST, ID, TOKEN));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  "})
    void fromEnvironment_withoutUrl_usesDefaultHost(String url) {
        assertThat(GreenApiInstance.fromEnvironment(environment(url))).isEqualTo(GreenApiInstance.of(ID, TOKEN));
        assertThat(GreenApiInstance.fromEnvironment(environment(null))).isEqualTo(GreenApiInstance.of(ID, TOKEN));
    }

    @Test
    void fromEnvironment_valuesWithLineEnd_areStripped() {
        Map<String, String> environment = Map.of(
                "GREEN_API_ID_INSTANCE",
                ID + "\n",
                "GREEN_API_TOKEN",
                " " + TOKEN + "\n",
                "GREEN_API_URL",
                HOST + "\n");

        assertThat(GreenApiInstance.fromEnvironment(environment)).isEqualTo(GreenApiInstance.of(HOST, ID, TOKEN));
    }

    @ParameterizedTest
    @ValueSource(strings = {"GREEN_API_ID_INSTANCE", "GREEN_API_TOKEN"})
    void fromEnvironment_variableMissingOrBlank_isNamed(String variable) {
        Map<String, String> missing = environment(null);
        missing.remove(variable);
        Map<String, String> blank = environment(null);
        blank.put(variable, " ");

        assertThatIllegalStateException()
                .isThrownBy(() -> GreenApiInstance.fromEnvironment(missing))
                .withMessage(variable + " is not set");
        assertThatIllegalStateException()
                .isThrownBy(() -> GreenApiInstance.fromEnvironment(blank))
                .withMessage(variable + " is not set");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://7103.api.greenapi.com/waInstance7103000001/getContactInfo/" + TOKEN,
                "https://host with spaces/" + TOKEN,
                "https://[" + TOKEN,
                TOKEN
            })
    void fromEnvironment_invalidUrl_isRejectedWithoutPrintingIt(String url) {
        Throwable refusal = catchThrowable(() -> GreenApiInstance.fromEnvironment(environment(url)));

        assertThat(refusal).isInstanceOf(IllegalStateException.class).hasMessageContaining("GREEN_API_URL");
        SECRETS.assertAbsentFrom(refusal);
    }

    @Test
    void fromEnvironment_swappedVariables_isRejectedWithoutPrintingToken() {
        Map<String, String> swapped = Map.of("GREEN_API_ID_INSTANCE", TOKEN, "GREEN_API_TOKEN", ID);

        Throwable refusal = catchThrowable(() -> GreenApiInstance.fromEnvironment(swapped));

        assertThat(refusal)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("GREEN_API_ID_INSTANCE")
                .hasMessageContaining("idInstance must be one to ten digits");
        SECRETS.assertAbsentFrom(refusal);
    }

    @Test
    void toString_instance_isUrlAndIdWithoutToken() {
        String printed = GreenApiInstance.of(HOST, ID, TOKEN).toString();

        assertThat(printed).isEqualTo("GreenApiInstance[7103000001 at https://7103.api.greenapi.com]");
    }

    @Test
    void equals_instances_comparesAllThreeParts() {
        GreenApiInstance instance = GreenApiInstance.of(HOST, ID, TOKEN);

        assertThat(instance)
                .isEqualTo(GreenApiInstance.of(URI.create(HOST + "/"), ID, TOKEN))
                .hasSameHashCodeAs(GreenApiInstance.of(HOST, ID, TOKEN))
                .isNotEqualTo(GreenApiInstance.of(HOST, "1", TOKEN))
                .isNotEqualTo(GreenApiInstance.of(HOST, ID, "other"))
                .isNotEqualTo(GreenApiInstance.of(ID, TOKEN))
                .isNotEqualTo(null);
    }

    private static Map<String, String> environment(String url) {
        Map<String, String> environment = new HashMap<>();
        environment.put("GREEN_API_ID_INSTANCE", ID);
        environment.put("GREEN_API_TOKEN", TOKEN);
        if (url != null) {
            environment.put("GREEN_API_URL", url);
        }
        return environment;
    }

    @Test
    void databind_fieldVisibility_omitsToken() {
        JsonMapper mapper = JsonMapper.builder()
                .changeDefaultVisibility(checker -> checker.withFieldVisibility(Visibility.ANY))
                .build();

        assertThat(mapper.writeValueAsString(GreenApiInstance.of("7103000001", "s3cr3tT0ken")))
                .contains("7103000001")
                .doesNotContain("s3cr3tT0ken");
    }
}
