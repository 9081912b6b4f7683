package io.github.reactivecontact.simulator;

import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.InvalidChatIdException;
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

/**
 * Handles one request: outage, address, arrival, limit, token, state, quota, body, planned fault, latency, response.
 */
final class RequestHandler implements BiFunction<HttpServerRequest, HttpServerResponse, Publisher<Void>> {

    private static final Pattern ADDRESS = Pattern.compile(".*/waInstance([^/]*)/getContactInfo/([^/]*)");
    private static final byte[] NO_BODY = {};
    private static final byte[] NO_CONTACT = {'{', '}'};
    private static final JsonFactory JSON = new JsonFactory();

    private final SimulatedInstances instances;
    private final Plan plan;
    private final Conditions conditions;
    private final AtomicLong arrived = new AtomicLong();

    RequestHandler(SimulatedInstances instances, Plan plan, Conditions conditions) {
        this.instances = instances;
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
        SimulatedInstances.SimulatedInstance instance = isMethod ? instances.find(address.group(1)) : null;
        Reply reply = new Reply(
                response,
                instance == null ? instances.unknown() : instance.counter,
                Picture.addresses(request),
                request.uri());
        reply.counter().seen();
        Mono<byte[]> body = request.receive()
                .aggregate()
                .asByteArray()
                .doOnError(broken -> reply.counter().cancelled())
                .defaultIfEmpty(NO_BODY);
        Outage outage = instances.outage(instance);
        if (outage != null) {
            return body.flatMap(read -> fail(outage, read, reply));
        }
        if (instance == null || !instance.isPresent) {
            return body.flatMap(read -> reply.error(isMethod ? ErrorReply.FORBIDDEN : ErrorReply.NOT_FOUND));
        }
        String token = address.group(2);
        return body.flatMap(read -> arrive(instance, token, read, reply));
    }

    private Mono<Void> fail(Outage outage, byte[] body, Reply reply) {
        if (outage.failure() instanceof Fault fault) {
            return reply.faulted(fault, rightBody(body, reply), conditions.scheduler.get());
        }
        ErrorReply error = (ErrorReply) outage.failure();
        Duration retryAfter = outage.retryAfter();
        return retryAfter == null ? reply.error(error) : reply.error(error, retryAfter);
    }

    /** The body whose part a fault sends. Of an invalid request, it is an empty object. */
    private byte[] rightBody(byte[] body, Reply reply) {
        try {
            String text = chatId(body);
            return text == null ? NO_CONTACT : rightBody(ChatId.parse(text), reply);
        } catch (JacksonException | InvalidChatIdException invalid) {
            return NO_CONTACT;
        }
    }

    private byte[] rightBody(ChatId chatId, Reply reply) {
        byte[] contact = plan.contact(chatId);
        return contact != null ? contact : SimulatedContact.json(chatId, reply.pictures());
    }

    private Mono<Void> arrive(SimulatedInstances.SimulatedInstance instance, String token, byte[] body, Reply reply) {
        SeededRandom random = SeededRandom.ofRequest(conditions.seed, arrived.incrementAndGet());
        long jitter = (long) (random.fraction() * conditions.arrivalJitter);
        return after(jitter, reply, () -> limit(instance, token, body, random, reply));
    }

    /** The server counts a request before it is authenticated: a 401 uses up the limit too. */
    private Mono<Void> limit(
            SimulatedInstances.SimulatedInstance instance,
            String token,
            byte[] body,
            SeededRandom random,
            Reply reply) {
        long nanosOver = instance.limiter.judge(conditions.scheduler.get().now(TimeUnit.NANOSECONDS));
        if (nanosOver > 0) {
            return reply.throttled(conditions.retryAfter ? nanosOver : 0);
        }
        if (!instance.apiTokenInstance.equals(token)) {
            return reply.error(ErrorReply.UNAUTHORIZED);
        }
        return check(instance, body, random, reply);
    }

    private Mono<Void> check(
            SimulatedInstances.SimulatedInstance instance, byte[] body, SeededRandom random, Reply reply) {
        ErrorReply refusal = instance.state.refusal();
        if (refusal != null) {
            return reply.error(refusal);
        }
        if (instance.countAndCheckQuota()) {
            return reply.quotaExceeded(instance.quota);
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
        } catch (InvalidChatIdException notAChatId) {
            return reply.error(ErrorReply.BAD_REQUEST_DATA);
        }
        PlannedFault fault = plan.takeFault(chatId, random);
        return after(conditions.latency.draw(random), reply, () -> answer(chatId, fault, reply));
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

    private Mono<Void> answer(ChatId chatId, @Nullable PlannedFault fault, Reply reply) {
        if (fault instanceof ErrorReply error) {
            return reply.error(error);
        }
        if (fault == null && chatId.isGroup() && plan.contact(chatId) == null) {
            return reply.group(conditions.groupReply);
        }
        byte[] right = rightBody(chatId, reply);
        return fault instanceof Fault injected
                ? reply.faulted(injected, right, conditions.scheduler.get())
                : reply.json(right);
    }

    private Mono<Void> after(long nanos, Reply reply, Supplier<Mono<Void>> step) {
        if (nanos == 0) {
            return step.get();
        }
        // Closing the connection within the step cancels the delay too. That is not a cancellation by the client.
        AtomicBoolean ended = new AtomicBoolean();
        return Mono.delay(Duration.ofNanos(nanos), conditions.scheduler.get())
                .doOnCancel(() -> {
                    if (ended.compareAndSet(false, true)) {
                        reply.counter().cancelled();
                    }
                })
                .publishOn(reply.eventLoop())
                .flatMap(tick -> ended.compareAndSet(false, true) ? step.get() : Mono.empty());
    }

    /**
     * Settings of all requests.
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
