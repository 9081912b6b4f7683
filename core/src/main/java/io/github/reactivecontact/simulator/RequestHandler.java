package io.github.reactivecontact.simulator;

import io.github.reactivecontact.ChatId;
import io.netty.handler.codec.http.HttpMethod;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** One request's way: address, arrival, rate limit, state, quota, body, planned fault, latency, answer. */
final class RequestHandler implements BiFunction<HttpServerRequest, HttpServerResponse, Publisher<Void>> {

    private static final String INSTANCE = "/waInstance";
    private static final String METHOD = "/getContactInfo/";
    private static final byte[] NO_BODY = {};

    private final Accounts accounts;
    private final Faults faults;
    private final Conditions conditions;
    private final Chance chance;

    RequestHandler(Accounts accounts, Faults faults, Conditions conditions) {
        this.accounts = accounts;
        this.faults = faults;
        this.conditions = conditions;
        this.chance = new Chance(conditions.seed());
    }

    @Override
    public Publisher<Void> apply(HttpServerRequest request, HttpServerResponse response) {
        String uri = request.uri();
        int method = uri.indexOf(METHOD);
        boolean isMethod = uri.startsWith(INSTANCE) && method > 0 && HttpMethod.POST.equals(request.method());
        Account account = isMethod ? accounts.find(uri.substring(INSTANCE.length(), method)) : null;
        Reply reply = new Reply(response, account == null ? accounts.strangers() : account.tally());
        reply.tally().seen();
        Mono<byte[]> body = request.receive()
                .aggregate()
                .asByteArray()
                .doOnError(broken -> reply.tally().cancelled())
                .defaultIfEmpty(NO_BODY);
        if (account == null) {
            return body.flatMap(read -> reply.error(isMethod ? ErrorReply.FORBIDDEN : ErrorReply.NOT_FOUND));
        }
        if (!uri.substring(method + METHOD.length()).equals(account.apiTokenInstance())) {
            return body.flatMap(read -> reply.error(ErrorReply.UNAUTHORIZED));
        }
        return body.flatMap(read -> arrive(account, read, reply));
    }

    private Mono<Void> arrive(Account account, byte[] body, Reply reply) {
        Dice dice = chance.next();
        long jitter = (long) (dice.fraction() * conditions.arrivalJitter());
        return after(jitter, reply.tally(), () -> judge(account, body, dice, reply));
    }

    private Mono<Void> judge(Account account, byte[] body, Dice dice, Reply reply) {
        long nanosOver = account.nanosOverLimit(conditions.scheduler().now(TimeUnit.NANOSECONDS));
        if (nanosOver > 0) {
            return reply.throttled(conditions.retryAfter() ? nanosOver : 0);
        }
        ErrorReply refusal = account.state().refusal();
        if (refusal != null) {
            return reply.error(refusal);
        }
        if (account.isQuotaUsedUp()) {
            return reply.quotaUsedUp(account.quota());
        }
        try {
            ChatId chatId = RequestBody.chatId(body);
            Fault fault = faults.take(chatId, dice);
            return after(conditions.latency().nanos(dice), reply.tally(), () -> answer(chatId, fault, reply));
        } catch (RequestBody.Refused refused) {
            return reply.error(refused.reply());
        }
    }

    private Mono<Void> answer(ChatId chatId, @Nullable Fault fault, Reply reply) {
        if (fault instanceof Harm harm) {
            return reply.harmed(harm, chatId, conditions.scheduler());
        }
        if (fault instanceof ErrorReply error) {
            return reply.error(error);
        }
        return chatId.isGroup() ? reply.group(conditions.groupReply()) : reply.contact(chatId);
    }

    private Mono<Void> after(long nanos, Tally tally, Supplier<Mono<Void>> step) {
        if (nanos == 0) {
            return step.get();
        }
        // A connection that the step itself closes cancels the delay too, which is not the client's doing.
        AtomicBoolean over = new AtomicBoolean();
        return Mono.delay(Duration.ofNanos(nanos), conditions.scheduler())
                .doOnCancel(() -> {
                    if (over.compareAndSet(false, true)) {
                        tally.cancelled();
                    }
                })
                .flatMap(tick -> over.compareAndSet(false, true) ? step.get() : Mono.empty());
    }
}
