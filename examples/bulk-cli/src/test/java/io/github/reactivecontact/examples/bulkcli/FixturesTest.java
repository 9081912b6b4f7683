package io.github.reactivecontact.examples.bulkcli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.reactivecontact.examples.tables.Fixture;
import io.github.reactivecontact.examples.tables.TableOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FixturesTest {

    static List<Fixture> fixtures() {
        return Fixture.all();
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void lines_fixture_giveExpectedChats(Fixture fixture) throws IOException {
        InputLines input = InputLines.of(
                () -> new ByteArrayInputStream(fixture.bytes()), true, TableOptions.detect(), TestLines.PARSER);
        if (!fixture.refusal().isEmpty()) {
            assertThatThrownBy(input::open).isInstanceOf(UsageException.class).hasMessageContaining(fixture.refusal());
            return;
        }

        assertThat(InputLines.lines(input.open())
                        .map(line -> line.number() + " "
                                + (line.chatId() == null
                                        ? "rejected"
                                        : line.chatId().value()))
                        .collectList()
                        .block(Duration.ofSeconds(20)))
                .isEqualTo(fixture.expected());
    }
}
