/**
 * Pacing shared between processes through Redis, by Lettuce, which is an optional dependency: {@code lettuce-core}.
 * Begin at {@link io.github.reactivecontact.redis.RedisPermitSource}.
 */
@NullMarked
package io.github.reactivecontact.redis;

import org.jspecify.annotations.NullMarked;
