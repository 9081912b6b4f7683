package io.github.reactivecontact;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ContactLookup.Failed;
import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.leakcheck.Secrets;
import io.github.reactivecontact.simulator.GreenApiSimulator;
import io.github.reactivecontact.simulator.GreenApiSimulatorBuilder;
import io.github.reactivecontact.stub.JsonMappers;
import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Checks that a mapper writes no token of a public object, whether it reads accessors or fields. */
class TokenSerializationTest {

    private static final String ID = "7103000001";
    private static final String TOKEN = "d75b3a66374942c5b3c019c698abc2067e151558acbd412345";
    private static final Secrets SECRETS = Secrets.token(TOKEN);
    private static final GreenApiInstance INSTANCE = GreenApiInstance.of(ID, TOKEN);

    @ParameterizedTest
    @EnumSource
    void write_instance_omitsTheToken(JsonMappers mapper) {
        assertTokenAbsent(mapper, INSTANCE);
        assertTokenAbsent(mapper, List.of(INSTANCE));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.MATCH_ANY, names = ".*_(FIELDS|EVERYTHING)")
    void write_instanceByItsFields_hasItsNumber(JsonMappers mapper) {
        assertThat(mapper.write(INSTANCE)).contains(ID);
    }

    @ParameterizedTest
    @EnumSource
    void write_clientBuilder_omitsTheToken(JsonMappers mapper) {
        assertTokenAbsent(mapper, ReactiveContactClient.builder().instance(INSTANCE));
    }

    @ParameterizedTest
    @EnumSource
    void write_client_omitsTheToken(JsonMappers mapper) {
        try (ReactiveContactClient client = ReactiveContactClient.create(INSTANCE)) {
            assertTokenAbsent(mapper, client);
            assertTokenAbsent(mapper, client.snapshot());
        }
    }

    @ParameterizedTest
    @EnumSource
    void write_failedLookup_omitsTheToken(JsonMappers mapper) {
        assertTokenAbsent(
                mapper,
                new Failed<>(
                        INSTANCE,
                        ContactLookupException.builder(Reason.UNAUTHORIZED, "refused")
                                .idInstance(ID)
                                .build()));
    }

    @ParameterizedTest
    @EnumSource
    void write_simulator_omitsTheToken(JsonMappers mapper) {
        GreenApiSimulatorBuilder builder = GreenApiSimulator.builder().instance(ID, TOKEN);
        assertTokenAbsent(mapper, builder);
        try (GreenApiSimulator simulator = builder.start()) {
            assertTokenAbsent(mapper, simulator);
            assertTokenAbsent(mapper, simulator.instances());
        }
    }

    private static void assertTokenAbsent(JsonMappers mapper, Object value) {
        BoundedWriter json = new BoundedWriter();
        try {
            mapper.write(json, value);
        } catch (IOException | RuntimeException | StackOverflowError unwritable) {
            SECRETS.assertAbsentFrom(unwritable);
        }
        SECRETS.assertAbsentFrom(json.text.toString());
    }

    /** Keeps what a mapper writes before it fails. The fields of a client refer to many other objects. */
    private static final class BoundedWriter extends Writer {

        private static final int MOST_CHARACTERS = 1 << 20;

        final StringWriter text = new StringWriter();

        @Override
        public void write(char[] buffer, int offset, int length) throws IOException {
            text.write(buffer, offset, length);
            if (text.getBuffer().length() > MOST_CHARACTERS) {
                throw new IOException("too long");
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
