package io.github.reactivecontact.spring;

/** Where the auto-configured client caches answers. */
enum ContactCacheType {

    /** In memory, on Caffeine. */
    CAFFEINE,

    /** In Redis, shared by processes. */
    REDIS,

    /** Nowhere. */
    NONE
}
