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
 * A Lua script that Redis runs atomically, and those of the permit source. Times are whole microseconds of Redis's
 * clock, so the clocks of clients do not matter. Lua represents integers below 2^53 exactly; they are formatted without
 * an exponent.
 */
final class Script {

    /**
     * Requests one permit for each of some instances.
     *
     * <p>An instance is a hash. {@code next}: time of the next permit. {@code interval}: the interval that all clients
     * keep. {@code asked} and {@code by}: when a client last requested it, and which. {@code held} and {@code pause}:
     * end and length of a pause. {@code until}, {@code cooldown} and {@code because}: end, length and reason of a
     * cooldown.
     *
     * <p>A time further ahead than its length was written before the clock was set back. It is corrected in the hash,
     * so that the wait ends after at most one more length.
     *
     * <p>KEYS: the clients by the time of their last command; the clients in the order of their slots; one key per
     * instance. ARGV: this client; how long a client counts after a command; the requested interval of each instance.
     * Result: the time, the number of clients, this client's position from 0; for each instance its result, a duration,
     * and a reason.
     *
     * <p>The kept interval is the longest requested one, because a longer interval results from a 429. Each permit with
     * a shorter interval reduces it by 1/64 of the difference, so that it does not outlive its client. The part beyond
     * twice a shorter interval ends at once when the client that requested it requests a shorter one. It also ends when
     * no client has requested it for 50 s, or for 1.25 intervals if that is longer.
     */
    static final Script ACQUIRE = new Script("""
            local time = redis.call('TIME')
            local now = time[1] * 1000000 + time[2]
            local whole = function(number) return string.format('%.0f', number) end

            for _, ahead in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '(' .. whole(now), '+inf')) do
              redis.call('ZADD', KEYS[1], whole(now), ahead)
            end
            redis.call('ZADD', KEYS[1], whole(now), ARGV[1])
            redis.call('ZADD', KEYS[2], 0, ARGV[1])
            for _, expired in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', whole(now - ARGV[2]))) do
              redis.call('ZREM', KEYS[1], expired)
              redis.call('ZREM', KEYS[2], expired)
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
              local state = redis.call('HMGET', KEYS[i],
                  'next', 'interval', 'asked', 'by', 'held', 'pause', 'until', 'cooldown', 'because')
              local capped = function(field, number, length)
                local time = tonumber(state[number] or 0)
                if time > now + length then
                  time = now + length
                  redis.call('HSET', KEYS[i], field, whole(time))
                end
                return time
              end
              local interval = tonumber(state[2] or wanted)
              local asked = capped('asked', 3, 0)
              if state[2] and wanted >= interval and now - asked > 5000000 then
                redis.call('HSET', KEYS[i], 'asked', whole(now))
              elseif wanted * 2 < interval
                  and (state[4] == ARGV[1] or now - asked > math.max(50000000, interval * 1.25)) then
                interval = wanted * 2
                redis.call('HSET', KEYS[i], 'interval', whole(interval))
              end
              local next = capped('next', 1, interval)
              local held = capped('held', 5, tonumber(state[6] or 0))
              local back = capped('until', 7, tonumber(state[8] or 0))
              if back - now > wanted then
                answer('cooldown', back - now, state[9])
              elseif math.max(next, held, back) > now then
                answer('not before', math.max(next, held, back) - now, '')
              else
                if wanted >= interval then
                  redis.call('HSET', KEYS[i], 'asked', whole(now), 'by', ARGV[1])
                else
                  wanted = interval - math.ceil((interval - wanted) / 64)
                end
                -- Compensates part of a late timer or a slow network.
                local caught_up = now - math.floor(math.min(5000, wanted / 20))
                redis.call('HSET', KEYS[i],
                    'next', whole(math.max(next, caught_up) + wanted), 'interval', whole(wanted))
                redis.call('PEXPIRE', KEYS[i], whole(600000 + 2 * wanted / 1000))
                answer('granted', wanted, '')
              end
            end
            return answers
            """);

    /** Pauses KEYS[1] for ARGV[1], unless a longer pause is running. */
    static final Script HOLD = new Script("""
            local time = redis.call('TIME')
            local now = time[1] * 1000000 + time[2]
            local held = now + ARGV[1]
            local state = redis.call('HMGET', KEYS[1], 'held', 'pause')
            if held > math.min(tonumber(state[1] or 0), now + tonumber(state[2] or 0)) then
              redis.call('HSET', KEYS[1], 'held', string.format('%.0f', held), 'pause', ARGV[1])
              local kept = math.max(redis.call('PTTL', KEYS[1]), 600000 + ARGV[1] / 1000)
              redis.call('PEXPIRE', KEYS[1], string.format('%.0f', kept))
            end
            return {}
            """);

    /** Starts a cooldown of KEYS[1] for ARGV[1] because of ARGV[2], unless a longer one is running. */
    static final Script COOLING_DOWN = new Script("""
            local time = redis.call('TIME')
            local now = time[1] * 1000000 + time[2]
            local back = now + ARGV[1]
            local state = redis.call('HMGET', KEYS[1], 'until', 'cooldown')
            if back > math.min(tonumber(state[1] or 0), now + tonumber(state[2] or 0)) then
              redis.call('HSET', KEYS[1],
                  'until', string.format('%.0f', back), 'cooldown', ARGV[1], 'because', ARGV[2])
              local kept = math.max(redis.call('PTTL', KEYS[1]), 600000 + ARGV[1] / 1000)
              redis.call('PEXPIRE', KEYS[1], string.format('%.0f', kept))
            end
            return {}
            """);

    /** Ends the cooldown of KEYS[1]. */
    static final Script READY = new Script("""
            redis.call('HDEL', KEYS[1], 'until', 'cooldown', 'because')
            return {}
            """);

    private final String text;
    private final String digest;

    Script(String text) {
        this.text = text;
        this.digest = sha1(text);
    }

    /** Runs the script by its digest. Sends the text only to a server that does not have it. */
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

    /** Runs the script with its text. */
    CompletionStage<List<String>> call(
            RedisClusterAsyncCommands<String, String> redis, List<String> keys, List<String> arguments) {
        return redis.eval(text, ScriptOutputType.MULTI, keys.toArray(String[]::new), arguments.toArray(String[]::new));
    }

    private static String sha1(String text) {
        try {
            // Not for security: Redis identifies scripts by their SHA-1.
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            return HexFormat.of().formatHex(sha1.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-1", e);
        }
    }
}
