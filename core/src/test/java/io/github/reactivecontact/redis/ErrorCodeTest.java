package io.github.reactivecontact.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisReadOnlyException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorCodeTest {

    private static final String REDIS_6 =
            "ERR Error running script (call to f_0123): @user_script:9: @user_script: 9: ";

    @ParameterizedTest
    @CsvSource({
        "READONLY, READONLY You can't write against a read only replica.",
        "MASTERDOWN, MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.",
        "OOM, OOM",
        "ERR, ERR unknown command",
    })
    void of_errorReply_isFirstWord(String code, String reply) {
        assertThat(ErrorCode.of(new RedisCommandExecutionException(reply))).isEqualTo(code);
    }

    @Test
    void of_scriptErrorOfRedis6_isCodeOfCommand() {
        assertThat(ErrorCode.of(new RedisCommandExecutionException(
                        REDIS_6 + "-READONLY You can't write against a read only replica. ")))
                .isEqualTo("READONLY");
        assertThat(ErrorCode.of(new RedisCommandExecutionException(REDIS_6 + "attempt to compare nil")))
                .isEqualTo("ERR");
    }

    @Test
    void of_errorReplyAsCause_isFirstWord() {
        Throwable failure = new IllegalStateException(
                "There is no connection", new CompletionException(new RedisReadOnlyException("READONLY")));

        assertThat(ErrorCode.of(failure)).isEqualTo("READONLY");
        assertThat(ErrorCode.describe(failure)).isEqualTo("READONLY");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a", "password", "READONLY:hunter2", "Abc3f", "AAAAAAAAAAAAAAAAAAAAA too long"})
    void describe_replyWithoutCode_omitsReply(String reply) {
        RedisCommandExecutionException failure = new RedisCommandExecutionException(reply);

        assertThat(ErrorCode.of(failure)).isNull();
        assertThat(ErrorCode.describe(failure)).isEqualTo(RedisCommandExecutionException.class.getName());
    }

    @Test
    void describe_noReply_isClassOfFirstCause() {
        assertThat(ErrorCode.of(new IllegalStateException("READONLY"))).isNull();
        assertThat(ErrorCode.describe(new IllegalStateException("READONLY", new TimeoutException())))
                .isEqualTo(TimeoutException.class.getName());
    }

    @ParameterizedTest
    @ValueSource(strings = {"READONLY", "LOADING", "MASTERDOWN", "CLUSTERDOWN", "NOREPLICAS", "MISCONF", "OOM"})
    void isOfNode_replyOfNonServingNode_isTrue(String code) {
        assertThat(ErrorCode.isOfNode(code)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ERR", "WRONGTYPE", "NOAUTH", "NOPERM", "BUSY"})
    void isOfNode_anyOtherReply_isFalse(String code) {
        assertThat(ErrorCode.isOfNode(code)).isFalse();
        assertThat(ErrorCode.isOfNode(null)).isFalse();
    }
}
