package io.github.reactivecontact.internal.codec;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.Tag;

/** The corpus one by one; with {@code -Pfuzz}, five minutes of what the fuzzer makes of it. */
@Tag("fuzz")
class CodecFuzzTest {

    private static final CodecCheck CHECK = new CodecCheck();

    @FuzzTest(maxDuration = "5m")
    void response_ofAnyBytes_isClassified(byte[] response) {
        CHECK.check(FuzzInput.of(response));
    }
}
