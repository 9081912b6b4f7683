package io.github.reactivecontact.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisReadOnlyException;
import java.net.UnknownHostException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
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
        assertThat(FailureMessages.describe(failure)).startsWith("READONLY. ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a", "password", "READONLY:hunter2", "Abc3f", "AAAAAAAAAAAAAAAAAAAAA too long"})
    void describe_replyWithoutCode_omitsReply(String reply) {
        RedisCommandExecutionException failure = new RedisCommandExecutionException(reply);

        assertThat(ErrorCode.of(failure)).isNull();
        assertThat(FailureMessages.describe(failure)).isEqualTo(RedisCommandExecutionException.class.getName());
    }

    @Test
    void describe_noReply_isClassOfFirstCause() {
        assertThat(ErrorCode.of(new IllegalStateException("READONLY"))).isNull();
        assertThat(FailureMessages.describe(new IllegalStateException("READONLY", new TimeoutException())))
                .isEqualTo(TimeoutException.class.getName());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ERR The user executing the script can't run this command or subcommand script: f_01",
                "ERR ACL failure in script: User permits has no permissions to run the 'time' command script: f_01"
            })
    void of_scriptMayNotRunCommand_isNoPermission(String reply) {
        RedisCommandExecutionException failure = new RedisCommandExecutionException(reply);

        assertThat(ErrorCode.of(failure)).isEqualTo("NOPERM");
        assertThat(FailureMessages.describe(failure)).startsWith("NOPERM ").contains("Access");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "WRONGPASS invalid username-password pair or user is disabled. | password",
                "NOAUTH Authentication required. | password",
                "NOPERM this user has no permissions to run the 'evalsha' command | Access",
                "NOPERM this user has no permissions to access one of the keys used as arguments | Access",
                "NOPERM No permissions to access a key | Access",
                "OOM command not allowed when used memory > 'maxmemory'. | maxmemory-policy",
                "MOVED 3999 10.0.0.7:6381 | RedisClusterClient",
                "READONLY You can't write against a read only replica. | redis-sentinel://",
                "CLUSTERDOWN Hash slot not served | cluster",
                "ERR invalid DB index | database",
                "ERR max number of clients reached | maxclients",
            })
    void describe_knownReply_isReplyAndAdvice(String reply, String advice) {
        String text = reply.endsWith(".") ? reply.substring(0, reply.length() - 1) : reply;
        String shown = text.startsWith("NOPERM this user has ") ? "NOPERM " + text.substring(21) : text;

        assertThat(FailureMessages.describe(new RedisCommandExecutionException(reply)))
                .startsWith(shown + ". ")
                .contains(advice);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ERR unknown command `HELLO`, with args beginning with: `3`, `AUTH`, `default`, `hunter2`, ",
                "WRONGPASS hunter2",
                "NOPERM hunter2",
                "MOVED hunter2:hunter2@h",
                "NOAUTH hunter2",
                "MISCONF hunter2",
                "ERR hunter2 is wrong"
            })
    void describe_replyWithSecret_omitsSecret(String reply) {
        assertThat(FailureMessages.describe(new RedisCommandExecutionException(reply)))
                .startsWith(reply.substring(0, reply.indexOf(' ')))
                .doesNotContain("hunter2");
    }

    @Test
    void describe_withoutReply_namesCauseAndAdvice() {
        assertThat(FailureMessages.describe(new UnknownHostException("redis.invalid: Name or service not known")))
                .isEqualTo(
                        "java.net.UnknownHostException: redis.invalid. Correct the host name of the URI, or the DNS");
        assertThat(FailureMessages.describe(new UnknownHostException("Failed to resolve 'redis.invalid' [A(1)]")))
                .contains(": redis.invalid. Correct");
        assertThat(FailureMessages.describe(new UnknownHostException(null))).contains("host name");
        assertThat(FailureMessages.describe(new SSLException("hunter2")))
                .contains("rediss://")
                .doesNotContain("hunter2");
        assertThat(FailureMessages.describe(new RedisConnectionException(
                        "Cannot provide redisAddress using sentinel for masterId mymaster")))
                .contains("masterId mymaster. Correct the name");
    }

    @Test
    void kind_replyLostByLettuce_isUnknown() {
        RedisConnectionException failure = new RedisConnectionException(
                "Unable to connect", new IllegalStateException("RedisHandshakeHandler not registered"));

        assertThat(FailureMessages.kind(failure)).isNull();
        assertThat(FailureMessages.describe(failure)).isEqualTo("the connection was closed during its handshake");
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
