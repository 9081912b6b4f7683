package io.github.reactivecontact.internal.dispatch;

import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.internal.codec.ReplyCodec;
import io.github.reactivecontact.internal.dispatch.FleetBehaviour.Kind;
import io.github.reactivecontact.internal.transport.RequestWrite;
import io.github.reactivecontact.internal.transport.Transport;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * The transport and the servers of a fleet, in virtual time. Requests share the idle connections of their host. The
 * codec of the client decodes the responses.
 */
final class FleetServers implements Transport {

    /** By idInstance and token. */
    private final Map<String, Transport.Route> routes = new HashMap<>();

    private static final long MAX_IDLE = TimeUnit.SECONDS.toNanos(45);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration REFUSAL = Duration.ofMillis(1);
    private static final Optional<ContactInfo> CONTACT =
            Optional.of(ContactInfo.builder().chatId("79991234567@c.us").build());

    private final EventQueue time;
    private final long start;
    private final ReplyCodec codec = new ReplyCodec();
    private final Map<String, FleetInstance> instances = new HashMap<>();
    private final Map<String, Deque<Long>> idleConnections = new HashMap<>();
    private final Map<ChatId, Integer> chatsInFlight = new HashMap<>();
    private final Map<ChatId, Long> firstRequests = new HashMap<>();
    private final Set<ChatId> alwaysFailing = new HashSet<>();
    private final @Nullable HandshakeCore core;
    private int inFlight;

    FleetServers(EventQueue time) {
        this(time, Duration.ZERO);
    }

    /**
     * Creates servers without instances.
     *
     * @param handshake the time of one processor core, shared by all hosts, that a connection needs
     */
    FleetServers(EventQueue time, Duration handshake) {
        this.time = time;
        this.core = handshake.isZero() ? null : new HandshakeCore(time, handshake.toNanos());
        this.start = time.now();
    }

    FleetInstance add(String idInstance, String host, Settings.Rate rate, FleetSchedule schedule, long countsFrom) {
        FleetInstance instance = new FleetInstance(idInstance, host, rate, schedule, start, countsFrom);
        instances.put(idInstance, instance);
        return instance;
    }

    FleetInstance instance(String idInstance) {
        return Objects.requireNonNull(instances.get(idInstance));
    }

    /** Returns the number of chats with a request. */
    int chatsInFlight() {
        return chatsInFlight.size();
    }

    /** Returns when the first request for a chat began, from the start, or null. */
    @Nullable
    Long firstRequest(ChatId chatId) {
        return firstRequests.get(chatId);
    }

    /** Each instance answers 500 to requests for this chat. */
    void failAlways(ChatId chatId) {
        alwaysFailing.add(chatId);
    }

    boolean failsAlways(ChatId chatId) {
        return alwaysFailing.contains(chatId);
    }

    int inFlight() {
        return inFlight;
    }

    /** Returns the route to an instance with the token of the client: the same until the client gets another token. */
    Transport.Route route(String idInstance) {
        int token = instance(idInstance).tokenOfClient();
        return routes.computeIfAbsent(
                idInstance + "/" + token, id -> (chatId, write) -> send(instance(idInstance), token, chatId, write));
    }

    private Mono<Optional<ContactInfo>> send(FleetInstance instance, int token, ChatId chatId, RequestWrite write) {
        return Mono.create(response -> new FleetRequest(instance, token, chatId, write, response).begin());
    }

    @Override
    public Mono<Void> disposeLater() {
        return Mono.empty();
    }

    private long elapsed() {
        return time.now() - start;
    }

    /** One request. */
    private final class FleetRequest {

        private final FleetInstance instance;
        private final int token;
        private final ChatId chatId;
        private final RequestWrite write;
        private final MonoSink<Optional<ContactInfo>> response;
        private final int number;
        private final boolean failing;
        private @Nullable Disposable next;

        FleetRequest(
                FleetInstance instance,
                int token,
                ChatId chatId,
                RequestWrite write,
                MonoSink<Optional<ContactInfo>> response) {
            this.instance = instance;
            this.token = token;
            this.chatId = chatId;
            this.write = write;
            this.response = response;
            this.failing = instance.isFailing(elapsed(), instance.requests() + 1);
            this.number = instance.begun(elapsed(), failing, token);
        }

        void begin() {
            inFlight++;
            firstRequests.putIfAbsent(chatId, elapsed());
            chatsInFlight.merge(chatId, 1, Integer::sum);
            response.onDispose(this::ended);
            FleetBehaviour behaviour = behaviour();
            Deque<Long> idle = idleConnections();
            if (behaviour.isWithoutConnection()) {
                idle.clear();
            } else if (!idle.isEmpty()) {
                idle.removeLast();
                write();
                return;
            }
            if (behaviour.kind() == Kind.REFUSED) {
                after(REFUSAL, this::refuse);
            } else if (behaviour.kind() != Kind.UNCONNECTED) {
                after(behaviour.connecting(), this::connected);
            }
        }

        private void connected() {
            switch (behaviour().kind()) {
                case REFUSED -> refuse();
                case UNCONNECTED -> {}
                default -> shakeHands();
            }
        }

        private void shakeHands() {
            if (core == null) {
                write();
                return;
            }
            Disposable handshake = core.begin(() -> {
                stopWaiting();
                write();
            });
            Disposable timeout = time.schedule(
                    () -> {
                        handshake.dispose();
                        fail(new SSLHandshakeException("handshake timed out"));
                    },
                    CONNECT_TIMEOUT.toNanos(),
                    TimeUnit.NANOSECONDS);
            next = Disposables.composite(handshake, timeout);
        }

        private void stopWaiting() {
            if (next != null) {
                next.dispose();
                next = null;
            }
        }

        private void write() {
            Turns.write(write, this::written);
        }

        private void written() {
            boolean isPermitted = instance.written(time.now());
            FleetBehaviour behaviour = behaviour();
            if (behaviour.kind() == Kind.RESET) {
                after(behaviour.latency().dividedBy(2), () -> fail(new SocketException("Connection reset")));
            } else if (behaviour.kind() == Kind.ANSWERS) {
                boolean isThrottled = behaviour.reachesLimiter() && !isPermitted;
                after(behaviour.latency(), () -> answer(behaviour, isThrottled));
            }
        }

        /** The host may have failed since the write. */
        private void answer(FleetBehaviour behaviour, boolean isThrottled) {
            switch (behaviour().kind()) {
                case REFUSED, RESET -> fail(new SocketException("Connection reset"));
                case SILENT, UNCONNECTED -> {}
                case ANSWERS -> {
                    idleConnections().addLast(time.now());
                    if (isThrottled) {
                        decode(429, null, "Too Many Requests");
                    } else if (behaviour.status() == 200) {
                        response.success(CONTACT);
                    } else {
                        decode(behaviour.status(), behaviour.retryAfter(), behaviour.body());
                    }
                }
            }
        }

        private void decode(int status, @Nullable Duration retryAfter, String text) {
            byte[] body = text.getBytes(StandardCharsets.UTF_8);
            try {
                response.success(codec.decode(instance.idInstance, status, retryAfter, body, 0, body.length));
            } catch (ContactLookupException failure) {
                response.error(failure);
            }
        }

        private void refuse() {
            fail(new ConnectException("Connection refused"));
        }

        private void fail(IOException failure) {
            response.error(ContactLookupException.builder(
                            Reason.CONNECTION_FAILED,
                            "The connection failed or broke before the whole response had come")
                    .idInstance(instance.idInstance)
                    .cause(failure)
                    .build());
        }

        private FleetBehaviour behaviour() {
            FleetBehaviour behaviour = instance.schedule.at(elapsed(), number);
            if (behaviour.kind() == Kind.ANSWERS && !instance.accepts(token)) {
                return FleetBehaviour.unauthorized().connectingFor(behaviour.connecting());
            }
            return !behaviour.isFailing() && failsAlways(chatId)
                    ? FleetBehaviour.serverError().connectingFor(behaviour.connecting())
                    : behaviour;
        }

        private Deque<Long> idleConnections() {
            Deque<Long> idle = idleConnections.computeIfAbsent(instance.host, host -> new ArrayDeque<>());
            while (!idle.isEmpty() && time.now() - idle.getFirst() > MAX_IDLE) {
                idle.removeFirst();
            }
            return idle;
        }

        private void after(Duration delay, Runnable event) {
            if (delay.isZero()) {
                event.run();
            } else {
                next = time.schedule(event, delay.toNanos(), TimeUnit.NANOSECONDS);
            }
        }

        /** Also called for a cancel. */
        private void ended() {
            inFlight--;
            chatsInFlight.computeIfPresent(chatId, (chat, requests) -> requests == 1 ? null : requests - 1);
            instance.ended(failing);
            stopWaiting();
        }
    }
}
