package io.github.reactivecontact.phone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.github.reactivecontact.ContactLookup;
import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.InvalidChatIdException;
import io.github.reactivecontact.PhoneTable;
import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.simulator.GreenApiSimulator;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

class PhoneNumberParserTest {

    static List<String[]> numbers() {
        return PhoneTable.rows(PhoneNumberParserTest.class, "phone-numbers.txt");
    }

    static List<String[]> rejectsOfSyntax() {
        return PhoneTable.rows(PhoneTable.class, "phone-rejects.txt").stream()
                .filter(row ->
                        row[1].matches(".*(?:date|decimal|several numbers|list entry|letters|extension|notation).*"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("numbers")
    void parse_text_isReadOrRejectedWithReason(String country, String phone, String expected) {
        PhoneNumberParser parser = parser(country);
        if (!expected.startsWith("! ")) {
            assertThat(parser.parse(phone).value()).isEqualTo(expected + "@c.us");
            return;
        }
        assertThatExceptionOfType(InvalidChatIdException.class)
                .isThrownBy(() -> parser.parse(phone))
                .withMessageStartingWith("phone " + expected.substring(2) + ", was '")
                .satisfies(refusal -> assertThat(refusal.getMessage()).doesNotContainPattern("\\p{Nd}"))
                .returns(expected.substring(2), InvalidChatIdException::reason);
    }

    @ParameterizedTest
    @MethodSource("rejectsOfSyntax")
    void parse_rejectOfOfPhone_isRejectedInEveryCountry(String phone) {
        for (String country : List.of("-", "RU", "DE", "US", "IN", "IT", "AT", "JP")) {
            assertThatExceptionOfType(InvalidChatIdException.class)
                    .as(country)
                    .isThrownBy(() -> parser(country).parse(phone));
        }
    }

    private static PhoneNumberParser parser(String country) {
        return country.equals("-") ? PhoneNumberParser.international() : PhoneNumberParser.withDefaultCountry(country);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "RU | +7 200 123 45 67",
                "RU | 200 123 45 67",
                "DE | 12345",
                "US | +1 201 155 0123",
                "BR | +55 92 8123-4567"
            })
    void strict_possibleNumber_isRejected(String country, String phone) {
        PhoneNumberParser parser = PhoneNumberParser.withDefaultCountry(country);

        assertThat(parser.parse(phone).value()).endsWith("@c.us");
        assertThatExceptionOfType(InvalidChatIdException.class)
                .isThrownBy(() -> parser.strict().parse(phone))
                .returns("is not a valid number of " + country, InvalidChatIdException::reason);
    }

    @Test
    void strict_numberWithoutAreaCode_isRejected() {
        assertThatExceptionOfType(InvalidChatIdException.class)
                .isThrownBy(() -> PhoneNumberParser.international().strict().parse("+1 3100011"))
                .returns("has no area code of US", InvalidChatIdException::reason);
    }

    @ParameterizedTest
    @CsvSource({
        "RU, 8 900 123-45-67, 79001234567",
        "MX, +52 1 55 1234 5678, 5215512345678",
        "DE, +49 (0)30 1234567, 49301234567"
    })
    void strict_validNumber_isAccepted(String country, String phone, String digits) {
        assertThat(PhoneNumberParser.withDefaultCountry(country)
                        .strict()
                        .parse(phone)
                        .value())
                .isEqualTo(digits + "@c.us");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ru", "RU", " Ru "})
    void withDefaultCountry_codeInAnyCase_isAccepted(String country) {
        assertThat(PhoneNumberParser.withDefaultCountry(country)
                        .parse("8 900 123-45-67")
                        .value())
                .isEqualTo("79001234567@c.us");
    }

    @ParameterizedTest
    @CsvSource({
        "'', ''",
        "Russia, Russia",
        "XX, XX",
        "ZZ, ZZ",
        "001, ***",
        "+79001234567, +***********",
        "a country that does not exist, a country that does ..."
    })
    void withDefaultCountry_unknownCode_isRejectedWithEcho(String country, String echo) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PhoneNumberParser.withDefaultCountry(country))
                .withMessage("country must be an ISO code of two letters, such as DE, was '" + echo + "'");
    }

    @Test
    void parse_null_namesArgument() {
        PhoneNumberParser parser = PhoneNumberParser.international();

        assertThatNullPointerException().isThrownBy(() -> parser.parse(null)).withMessageContaining("phone");
        assertThatNullPointerException()
                .isThrownBy(() -> PhoneNumberParser.withDefaultCountry(null))
                .withMessageContaining("country");
    }

    /** BlockHound rejects a parser that loads the rules of a country when it meets the country. */
    @Test
    void parse_onNonBlockingThread_doesNotBlock() throws Exception {
        PhoneNumberParser parser = PhoneNumberParser.international();
        FutureTask<String> task =
                new FutureTask<>(() -> parser.parse("+500 12345").value());

        Schedulers.parallel().schedule(task);

        assertThat(task.get(10, TimeUnit.SECONDS)).isEqualTo("50012345@c.us");
    }

    @Test
    void lookupAll_mixedPhones_sendsRequestsForNumbersOnly() {
        PhoneNumberParser parser = PhoneNumberParser.withDefaultCountry("RU");
        try (GreenApiSimulator green = GreenApiSimulator.start();
                ReactiveContactClient client = ReactiveContactClient.builder()
                        .instance(green.instance())
                        .unlimitedRate()
                        .build()) {
            StepVerifier.create(client.lookupAll(
                                    Flux.just("8 900 123-45-67", "12.05.2024", "123-45-67"),
                                    phone -> parser.parse(phone).value())
                            .sort((a, b) -> b.source().compareTo(a.source())))
                    .expectNextMatches(outcome -> !(outcome instanceof ContactLookup.Failed))
                    .expectNextMatches(outcome -> reason(outcome) == Reason.INVALID_CHAT_ID)
                    .expectNextMatches(outcome -> reason(outcome) == Reason.INVALID_CHAT_ID)
                    .verifyComplete();

            assertThat(green.counts().seen()).isEqualTo(1);
        }
    }

    private static Reason reason(ContactLookup<String> outcome) {
        return ((ContactLookup.Failed<String>) outcome).error().reason();
    }
}
