/**
 * A reactive, non-blocking client for GREEN-API's WhatsApp method {@code GetContactInfo}. An application that uses an
 * optional package, such as {@code redis}, requires the modules of its library itself.
 */
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"})
module io.github.reactivecontact {
    requires transitive org.reactivestreams;
    requires transitive reactor.core;
    requires transitive reactor.netty.http;
    requires transitive io.netty.handler;
    requires static transitive org.jspecify;
    requires com.fasterxml.jackson.annotation;
    requires io.netty.buffer;
    requires io.netty.codec;
    requires io.netty.codec.http;
    requires io.netty.common;
    requires io.netty.resolver;
    requires io.netty.transport;
    requires reactor.netty.core;
    requires tools.jackson.core;

    // Required by Reactor Netty. It is an automatic module, which cannot declare what it requires.
    requires io.netty.codec.classes.quic;
    requires io.netty.codec.compression;
    requires io.netty.codec.http2;
    requires io.netty.handler.proxy;
    requires io.netty.resolver.dns;

    requires static com.github.benmanes.caffeine;
    requires static com.google.i18n.phonenumbers.libphonenumber;
    requires static lettuce.core;
    requires static micrometer.commons;
    requires static micrometer.core;
    requires static micrometer.observation;
    requires static org.junit.jupiter.api;
    requires static org.junit.platform.commons;
    requires static spring.beans;
    requires static spring.boot;
    requires static spring.boot.actuator;
    requires static spring.boot.autoconfigure;
    requires static spring.boot.data.redis;
    requires static spring.boot.health;
    requires static spring.boot.test;
    requires static spring.context;
    requires static spring.core;
    requires static spring.test;
    requires static spring.web;

    exports io.github.reactivecontact;
    exports io.github.reactivecontact.cache;
    exports io.github.reactivecontact.observation;
    exports io.github.reactivecontact.phone;
    exports io.github.reactivecontact.redis;
    exports io.github.reactivecontact.simulator;
    exports io.github.reactivecontact.spring;

    // JUnit creates the extension.
    opens io.github.reactivecontact.simulator;
    opens io.github.reactivecontact.spring;
}
