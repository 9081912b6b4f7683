/**
 * Pacing shared between processes through Redis. Uses Lettuce, an optional dependency: {@code lettuce-core}. Start with
 * {@link io.github.reactivecontact.redis.RedisPermitSource}.
 */
@NullMarked
package io.github.reactivecontact.redis;

import org.jspecify.annotations.NullMarked;
