/**
 * Pacing and cached contacts shared between processes through Redis. Uses Lettuce, an optional dependency:
 * {@code lettuce-core}. Start with {@link io.github.reactivecontact.redis.RedisPermitSource} and
 * {@link io.github.reactivecontact.redis.RedisContactCache}.
 */
@NullMarked
package io.github.reactivecontact.redis;

import org.jspecify.annotations.NullMarked;
