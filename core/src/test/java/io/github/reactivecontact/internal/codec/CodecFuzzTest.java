package io.github.reactivecontact.internal.codec;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.Tag;

/** Runs the fuzzer on the corpus: twenty seconds in every build, five minutes with {@code -Pfuzz}. */
@Tag("fuzz")
class CodecFuzzTest {

    private static final CodecCheck CHECK = new CodecCheck();

    @FuzzTest
    void response_ofAnyBytes_isClassified(byte[] response) {
        CHECK.check(FuzzInput.of(response));
    }
}
