package io.github.reactivecontact.redis;

/**
 * The Lua scripts of the cache. A chat is one key, a hash: a field for each variant, and {@code x}, the time of its
 * last eviction in microseconds of Redis's clock. So each script has one key and works on a cluster.
 */
final class CacheScripts {

    /**
     * Stores the value ARGV[2] in the field ARGV[1] of KEYS[1] for ARGV[3] milliseconds, unless the chat was evicted in
     * the last ARGV[4] microseconds. The key expires with its last answer.
     */
    static final Script STORE = new Script("""
            local time = redis.call('TIME')
            local now = time[1] * 1000000 + time[2]
            local evicted = redis.call('HGET', KEYS[1], 'x')
            if evicted and now - ARGV[4] <= tonumber(evicted) then
              return {}
            end
            redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
            redis.call('PEXPIRE', KEYS[1],
                string.format('%.0f', math.max(redis.call('PTTL', KEYS[1]), tonumber(ARGV[3]))))
            return {}
            """);

    /** Removes all answers of KEYS[1], and keeps a mark of it for ARGV[1] milliseconds. */
    static final Script EVICT = new Script("""
            local time = redis.call('TIME')
            redis.call('DEL', KEYS[1])
            redis.call('HSET', KEYS[1], 'x', string.format('%.0f', time[1] * 1000000 + time[2]))
            redis.call('PEXPIRE', KEYS[1], ARGV[1])
            return {}
            """);

    private CacheScripts() {}
}
