package io.github.reactivecontact.redis;

import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletionStage;
import reactor.core.publisher.Mono;

/**
 * What Redis runs at a stroke. Times are whole microseconds, and the clock is Redis's own, so that the clocks of clients
 * do not matter. A number below 2^53 is exact in Lua, and is written out whole.
 */
final class Script {

    /**
     * One permit for each of some instances.
     *
     * <p>An instance's hash: {@code next}, before which nobody may send, and {@code interval}, which all keep; {@code
     * held}, before which nobody may send either; and while it is set aside, {@code until} and {@code because}. KEYS: the
     * clients by when they asked, the same in the order of their slots, then an instance each. ARGV: this client, for how
     * long a client counts after it asked, then the interval wanted for each instance. Returned: the present moment, how
     * many clients count, this one's number among them from 0, and for each instance three: what, how long, and why.
     *
     * <p>The interval kept is the longest wanted: who wants a longer one has been taught by a 429. It is forgotten by a
     * 64th of the difference with each permit for a shorter one, so that nobody's lesson outlives him.
     */
    static final Script ACQUIRE = new Script("""
            local time = redis.call('TIME')
            local now = time[1] * 1000000 + time[2]
            local whole = function(number) return string.format('%.0f', number) end

            redis.call('ZADD', KEYS[1], whole(now), ARGV[1])
            redis.call('ZADD', KEYS[2], 0, ARGV[1])
            for _, gone in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', whole(now - ARGV[2]))) do
              redis.call('ZREM', KEYS[1], gone)
              redis.call('ZREM', KEYS[2], gone)
            end
            redis.call('PEXPIRE', KEYS[1], whole(ARGV[2] / 1000))
            redis.call('PEXPIRE', KEYS[2], whole(ARGV[2] / 1000))
            local answers = { whole(now), whole(redis.call('ZCARD', KEYS[2])),
                whole(redis.call('ZRANK', KEYS[2], ARGV[1])) }

            local answer = function(what, duration, why)
              answers[#answers + 1] = what
              answers[#answers + 1] = whole(duration)
              answers[#answers + 1] = why
            end

            for i = 3, #KEYS do
              local wanted = tonumber(ARGV[i])
              local state = redis.call('HMGET', KEYS[i], 'next', 'interval', 'held', 'until', 'because')
              local interval = tonumber(state[2] or wanted)
              -- It is no farther ahead, unless the clock was set back, and that must not stop everybody.
              local next = math.min(tonumber(state[1] or 0), now + interval)
              local held = tonumber(state[3] or 0)
              local back = tonumber(state[4] or 0)
              if back - now > wanted then
                answer('set aside', back - now, state[5])
              elseif math.max(next, held, back) > now then
                answer('not before', math.max(next, held, back) - now, '')
              else
                if wanted < interval then
                  wanted = interval - math.ceil((interval - wanted) / 64)
                end
                -- A timer that rings late, or a way here that takes longer, is caught up: a little.
                local caught_up = now - math.floor(math.min(5000, wanted / 20))
                redis.call('HSET', KEYS[i],
                    'next', whole(math.max(next, caught_up) + wanted), 'interval', whole(wanted))
                redis.call('PEXPIRE', KEYS[i], whole(600000 + 2 * wanted / 1000))
                answer('granted', wanted, '')
              end
            end
            return answers
            """);

    /** Nobody may send through KEYS[1] for ARGV[1]. */
    static final Script HOLD = new Script("""
            local time = redis.call('TIME')
            local held = time[1] * 1000000 + time[2] + ARGV[1]
            if held > tonumber(redis.call('HGET', KEYS[1], 'held') or 0) then
              redis.call('HSET', KEYS[1], 'held', string.format('%.0f', held))
              local kept = math.max(redis.call('PTTL', KEYS[1]), 600000 + ARGV[1] / 1000)
              redis.call('PEXPIRE', KEYS[1], string.format('%.0f', kept))
            end
            return {}
            """);

    /** KEYS[1] is set aside for ARGV[1] because of ARGV[2], unless it already is for longer. */
    static final Script SET_ASIDE = new Script("""
            local time = redis.call('TIME')
            local back = time[1] * 1000000 + time[2] + ARGV[1]
            if back > tonumber(redis.call('HGET', KEYS[1], 'until') or 0) then
              redis.call('HSET', KEYS[1], 'until', string.format('%.0f', back), 'because', ARGV[2])
              local kept = math.max(redis.call('PTTL', KEYS[1]), 600000 + ARGV[1] / 1000)
              redis.call('PEXPIRE', KEYS[1], string.format('%.0f', kept))
            end
            return {}
            """);

    /** KEYS[1] works again. */
    static final Script READY = new Script("""
            redis.call('HDEL', KEYS[1], 'until', 'because')
            return {}
            """);

    private final String text;
    private final String digest;

    private Script(String text) {
        this.text = text;
        this.digest = sha1(text);
    }

    /** Runs it by its digest, and sends its text only to a server that does not know it. */
    Mono<List<String>> run(RedisClusterAsyncCommands<String, String> redis, List<String> keys, List<String> arguments) {
        String[] keyArray = keys.toArray(String[]::new);
        String[] argumentArray = arguments.toArray(String[]::new);
        return Mono.fromFuture(
                        () -> redis.<List<String>>evalsha(digest, ScriptOutputType.MULTI, keyArray, argumentArray)
                                .toCompletableFuture())
                .onErrorResume(
                        RedisNoScriptException.class,
                        unknown -> Mono.fromFuture(
                                () -> redis.<List<String>>eval(text, ScriptOutputType.MULTI, keyArray, argumentArray)
                                        .toCompletableFuture()));
    }

    /** Runs it without asking whether the server knows it. */
    CompletionStage<List<String>> call(
            RedisClusterAsyncCommands<String, String> redis, List<String> keys, List<String> arguments) {
        return redis.eval(text, ScriptOutputType.MULTI, keys.toArray(String[]::new), arguments.toArray(String[]::new));
    }

    private static String sha1(String text) {
        try {
            // Not a secret: it is the name by which Redis knows a script.
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            return HexFormat.of().formatHex(sha1.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-1", e);
        }
    }
}
