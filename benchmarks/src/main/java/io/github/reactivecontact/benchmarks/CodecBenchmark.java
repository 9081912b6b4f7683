package io.github.reactivecontact.benchmarks;

import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.benchmarks.clients.Contact;
import io.github.reactivecontact.internal.codec.ReplyCodec;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Measures decoding of a response with two products, with this codec and with data binding, and a request's body. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class CodecBenchmark {

    private final ReplyCodec codec = new ReplyCodec();
    private final byte[] body = Reply.body();
    private final ChatId chatId = ChatId.parse("79001234567@c.us");

    @Benchmark
    public Optional<ContactInfo> decodeWithThisCodec() {
        return codec.decode("1101000001", 200, null, body, 0, body.length);
    }

    @Benchmark
    public Contact decodeWithJacksonDatabind() {
        return Contact.READER.readValue(body);
    }

    @Benchmark
    public byte[] requestBody() {
        return codec.requestBody(chatId);
    }
}
