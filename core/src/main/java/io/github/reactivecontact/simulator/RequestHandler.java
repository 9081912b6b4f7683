package io.github.reactivecontact.simulator;

import io.github.reactivecontact.ChatId;
import io.netty.handler.codec.http.HttpMethod;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** One request's way: address, arrival, rate limit, state, quota, body, planned fault, latency, answer. */
final class RequestHandler implements BiFunction<HttpServerRequest, HttpServerResponse, Publisher<Void>> {

    private static final Pattern ADDRESS = Pattern.compile(".*/waInstance([^/]*)/getContactInfo/([^/]*)");
    private static final byte[] NO_BODY = {};
    private static final JsonFactory JSON = new JsonFactory();

    private final Accounts accounts;
    private final Plan plan;
    private final Conditions conditions;
    private final AtomicLong arrived = new AtomicLong();

    RequestHandler(Accounts accounts, Plan plan, Conditions conditions) {
        this.accounts = accounts;
        this.plan = plan;
        this.conditions = conditions;
    }

    @Override
    public Publisher<Void> apply(HttpServerRequest request, HttpServerResponse response) {
        String picture = HttpMethod.GET.equals(request.method()) ? Picture.seed(request.uri()) : null;
        if (picture != null) {
            return Reply.picture(response, Picture.svg(picture));
        }
        Matcher address = ADDRESS.matcher(request.uri());
        boolean isMethod = address.matches() && HttpMethod.POST.equals(request.method());
        Accounts.Account account = isMethod ? accounts.find(address.group(1)) : null;
        Reply reply = new Reply(
                response,
                account == null ? accounts.strangers() : account.tally,
                Picture.addresses(request),
                request.uri());
        reply.tally().seen();
        Mono<byte[]> body = request.receive()
                .aggregate()
                .asByteArray()
                .doOnError(broken -> reply.tally().cancelled())
                .defaultIfEmpty(NO_BODY);
        if (account == null) {
            return body.flatMap(read -> reply.error(isMethod ? ErrorReply.FORBIDDEN : ErrorReply.NOT_FOUND));
        }
        if (!account.apiTokenInstance.equals(address.group(2))) {
            return body.flatMap(read -> reply.error(ErrorReply.UNAUTHORIZED));
        }
        return body.flatMap(read -> arrive(account, read, reply));
    }

    private Mono<Void> arrive(Accounts.Account account, byte[] body, Reply reply) {
        Dice dice = Dice.ofRequest(conditions.seed, arrived.incrementAndGet());
        long jitter = (long) (dice.fraction() * conditions.arrivalJitter);
        return after(jitter, reply, () -> judge(account, body, dice, reply));
    }

    private Mono<Void> judge(Accounts.Account account, byte[] body, Dice dice, Reply reply) {
        long nanosOver = account.limiter.judge(conditions.scheduler.get().now(TimeUnit.NANOSECONDS));
        if (nanosOver > 0) {
            return reply.throttled(conditions.retryAfter ? nanosOver : 0);
        }
        ErrorReply refusal = account.state.refusal();
        if (refusal != null) {
            return reply.error(refusal);
        }
        if (account.isQuotaUsedUp()) {
            return reply.quotaUsedUp(account.quota);
        }
        ChatId chatId;
        try {
            String text = chatId(body);
            if (text == null) {
                return reply.error(ErrorReply.CHAT_ID_REQUIRED);
            }
            chatId = ChatId.parse(text);
        } catch (JacksonException notJson) {
            return reply.error(ErrorReply.UNEXPECTED_TOKEN);
        } catch (IllegalArgumentException notAChatId) {
            return reply.error(ErrorReply.BAD_REQUEST_DATA);
        }
        Plan.Fault fault = plan.takeFault(chatId, dice);
        return after(conditions.latency.draw(dice), reply, () -> answer(chatId, fault, reply));
    }

    private static @Nullable String chatId(byte[] body) {
        String chatId = null;
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), body)) {
            boolean isObject = json.nextToken() == JsonToken.START_OBJECT;
            for (String name = isObject ? json.nextName() : null; name != null; name = json.nextName()) {
                JsonToken value = json.nextToken();
                if (name.equals("chatId") && value == JsonToken.VALUE_STRING) {
                    chatId = json.getString();
                }
                json.skipChildren();
            }
        }
        return chatId;
    }

    private Mono<Void> answer(ChatId chatId, Plan.@Nullable Fault fault, Reply reply) {
        if (fault instanceof ErrorReply error) {
            return reply.error(error);
        }
        byte[] contact = plan.contact(chatId);
        if (contact == null && fault == null && chatId.isGroup()) {
            return reply.group(conditions.groupReply);
        }
        byte[] right = contact != null ? contact : SimulatedContact.json(chatId, reply.pictures());
        return fault instanceof Harm harm ? reply.harmed(harm, right, conditions.scheduler.get()) : reply.json(right);
    }

    private Mono<Void> after(long nanos, Reply reply, Supplier<Mono<Void>> step) {
        if (nanos == 0) {
            return step.get();
        }
        // A connection that the step itself closes cancels the delay too, which is not the client's doing.
        AtomicBoolean over = new AtomicBoolean();
        return Mono.delay(Duration.ofNanos(nanos), conditions.scheduler.get())
                .doOnCancel(() -> {
                    if (over.compareAndSet(false, true)) {
                        reply.tally().cancelled();
                    }
                })
                .publishOn(reply.eventLoop())
                .flatMap(tick -> over.compareAndSet(false, true) ? step.get() : Mono.empty());
    }

    /**
     * What holds for every request alike.
     *
     * @param arrivalJitter nanoseconds
     */
    record Conditions(
            Supplier<Scheduler> scheduler,
            long seed,
            long arrivalJitter,
            Latency latency,
            boolean retryAfter,
            GroupReply groupReply) {}
}
