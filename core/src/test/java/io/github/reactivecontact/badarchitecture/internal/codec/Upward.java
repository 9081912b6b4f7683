package io.github.reactivecontact.badarchitecture.internal.codec;

import com.github.benmanes.caffeine.cache.Cache;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import io.github.reactivecontact.badarchitecture.BuilderOfBadArchitecture;
import io.github.reactivecontact.badarchitecture.internal.transport.UpwardToDispatch;
import io.lettuce.core.RedisURI;
import java.util.function.Function;
import org.springframework.context.annotation.ComponentScan;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Breaks a rule by each of its members, and two by its annotation. */
@ComponentScan
public class Upward {
    UpwardToDispatch above;
    BuilderOfBadArchitecture builder;
    RedisURI redis;
    Cache<String, String> cache;
    PhoneNumberUtil phones;

    void blocks() {
        Mono.just(1).block();
    }

    Function<Mono<Integer>, Integer> blocksByReference() {
        return Mono::block;
    }

    void subscribes() {
        Flux.just(1).subscribe();
    }

    void sleeps() throws InterruptedException {
        Thread.sleep(1);
    }

    void prints() {
        System.out.println();
    }
}
