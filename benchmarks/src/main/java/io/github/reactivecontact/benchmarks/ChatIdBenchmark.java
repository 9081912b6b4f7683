package io.github.reactivecontact.benchmarks;

import io.github.reactivecontact.ChatId;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Measures parsing and masking of a chat id. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class ChatIdBenchmark {

    /** A person, and a group of each form. */
    @Param({"79001234567@c.us", "120363043968066561@g.us", "79001234567-1581234048@g.us"})
    public String text = "79001234567@c.us";

    private final String phone = "+7 (900) 123-45-67";
    private final ChatId chatId = ChatId.parse("79001234567@c.us");

    @Benchmark
    public ChatId parse() {
        return ChatId.parse(text);
    }

    @Benchmark
    public ChatId ofPhone() {
        return ChatId.ofPhone(phone);
    }

    @Benchmark
    public String masked() {
        return chatId.toString();
    }
}
