package io.github.reactivecontact.simulator;

import static io.github.reactivecontact.simulator.GreenApiSimulatorBuilder.atLeastOne;

import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.GreenApiInstance;
import io.netty.channel.group.ChannelGroup;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import reactor.netty.DisposableServer;
import reactor.netty.resources.LoopResources;

/**
 * Simulates GREEN-API for tests: a real HTTP server on this machine that answers {@code GetContactInfo}.
 *
 * <pre>{@code
 * try (var green = GreenApiSimulator.start();
 *         var client = ReactiveContactClient.create(green.instance())) {
 *     green.injectFault(ChatId.parse("71234567890@c.us"), Fault.CLOSE);
 *     ...
 *     assertThat(green.requests()).isEqualTo(2);
 * }
 * }</pre>
 *
 * <p>Every chat id has a contact, except groups. The contact is derived from the id, so it is always the same. It has
 * the same variety of fields as those of the real server. {@link #answer} sets another contact. The simulator stores
 * nothing about an id except what a test sets, so millions of ids use no memory. Pictures are generated at
 * {@code GET /pictures/<seed>.svg} and not counted as requests.
 *
 * <p>A request passes these checks in order. Any path may precede {@code /waInstance}.
 *
 * <ol>
 *   <li>404 for another method or address, 403 for another {@code idInstance}, 401 for another
 *       {@code apiTokenInstance};
 *   <li>the {@link RateLimit} (429), the {@link InstanceState} (400), the quota (466), the request body (400);
 *   <li>the planned fault or error: of the chat ({@link #injectFault}, {@link #fail}), of the next request
 *       ({@link #next}), or a random one;
 *   <li>otherwise the contact.
 * </ol>
 *
 * <p>A request that fails an earlier check does not use up a planned fault or error.
 *
 * <p>Thread-safe. {@link #start()} and {@link #close()} block briefly: do not call them on an event loop. The server
 * listens on the loopback interface only. It has its own event loops (daemon threads), uses no shared resources of
 * Reactor Netty, and does not log.
 */
public final class GreenApiSimulator implements AutoCloseable {

    private static final Duration RELEASE_TIMEOUT = Duration.ofSeconds(5);

    private final SimulatedInstances simulated;
    private final Plan plan;
    private final URI apiUrl;
    private final List<GreenApiInstance> instances;
    private final DisposableServer server;
    private final ChannelGroup connections;
    private final LoopResources eventLoops;
    private final AtomicBoolean closed = new AtomicBoolean();

    GreenApiSimulator(
            SimulatedInstances simulated,
            Plan plan,
            String scheme,
            DisposableServer server,
            ChannelGroup connections,
            LoopResources eventLoops) {
        this.simulated = simulated;
        this.plan = plan;
        this.apiUrl = URI.create(scheme + server.port());
        this.instances = simulated.all().stream()
                .map(instance -> GreenApiInstance.of(apiUrl, instance.idInstance, instance.apiTokenInstance))
                .toList();
        this.server = server;
        this.connections = connections;
        this.eventLoops = eventLoops;
    }

    /**
     * Starts a simulator with one instance on a free port, without rate limit, latency or faults.
     *
     * @return a running simulator that the caller closes
     */
    public static GreenApiSimulator start() {
        return builder().start();
    }

    /**
     * Returns a builder with default settings.
     *
     * @return the builder
     */
    public static GreenApiSimulatorBuilder builder() {
        return new GreenApiSimulatorBuilder();
    }

    /**
     * Returns the first instance, for a client.
     *
     * @return the instance
     */
    public GreenApiInstance instance() {
        return instances.get(0);
    }

    /**
     * Returns all instances, for a client.
     *
     * @return at least one; immutable
     */
    public List<GreenApiInstance> instances() {
        return instances;
    }

    /**
     * Returns the address of the server. The server also accepts it with any path appended.
     *
     * @return {@code http://127.0.0.1:<port>}, or {@code https://localhost:<port>} with TLS
     */
    public URI apiUrl() {
        return apiUrl;
    }

    /**
     * Returns the port of the server.
     *
     * @return 1 to 65535
     */
    public int port() {
        return apiUrl.getPort();
    }

    /**
     * Returns how many requests the server received, of every kind.
     *
     * @return {@link SimulatorCounts#seen()} of {@link #counts()}
     */
    public long requests() {
        return counts().seen();
    }

    /**
     * Returns how many requests one instance received, including those with a wrong token.
     *
     * @param idInstance one of {@link #instances()}
     * @return {@link SimulatorCounts#seen()} of {@link #counts(String)}
     * @throws IllegalArgumentException if there is no such instance
     */
    public long requests(String idInstance) {
        return counts(idInstance).seen();
    }

    /**
     * Returns the counts of all requests, including those for unknown instances.
     *
     * @return the current counts
     */
    public SimulatorCounts counts() {
        return simulated.counts();
    }

    /**
     * Returns the counts of the requests of one instance.
     *
     * @param idInstance one of {@link #instances()}
     * @return the current counts
     * @throws IllegalArgumentException if there is no such instance
     */
    public SimulatorCounts counts(String idInstance) {
        return simulated.require(idInstance).counter.counts();
    }

    /**
     * Sets the contact of a chat, also of a group, until {@link #clear()} or the next call. A fault or error of the
     * chat has precedence.
     *
     * @param chatId the chat
     * @param contact sent as JSON in GREEN-API's form. Null components are omitted, and so are products if there are
     *     none. {@link ContactInfo#additionalProperties()} are written beside the other fields, at every level
     * @throws IllegalArgumentException if JSON cannot represent it: a number that is not finite, or an additional
     *     property with the name of another field
     */
    public void answer(ChatId chatId, ContactInfo contact) {
        plan.answer(chatId, Objects.requireNonNull(contact, "contact must not be null"));
    }

    /**
     * Sets a fault for every request about a chat, until {@link #clear()}. Replaces an earlier fault or error of the
     * chat.
     *
     * @param chatId the chat
     * @param fault the fault
     */
    public void injectFault(ChatId chatId, Fault fault) {
        injectFault(chatId, fault, Plan.ALWAYS);
    }

    /**
     * Sets a fault for every request about a chat, until {@link #clear()}. Replaces an earlier fault or error of the
     * chat.
     *
     * @param chatId a text that {@link ChatId#parse(String)} accepts
     * @param fault the fault
     * @throws IllegalArgumentException if the text is not a chat id
     */
    public void injectFault(String chatId, Fault fault) {
        injectFault(ChatId.parse(chatId), fault);
    }

    /**
     * Sets a fault for the next requests about a chat. Replaces an earlier fault or error of the chat.
     *
     * @param chatId the chat
     * @param fault the fault
     * @param times number of requests, at least 1
     * @throws IllegalArgumentException if {@code times} is less than 1
     */
    public void injectFault(ChatId chatId, Fault fault, int times) {
        plan.fault(chatId, Objects.requireNonNull(fault, "fault must not be null"), atLeastOne("times", times));
    }

    /**
     * Sets an error for every request about a chat, until {@link #clear()}. Replaces an earlier fault or error of the
     * chat.
     *
     * @param chatId the chat
     * @param reply the error
     */
    public void fail(ChatId chatId, ErrorReply reply) {
        fail(chatId, reply, Plan.ALWAYS);
    }

    /**
     * Sets an error for every request about a chat, until {@link #clear()}. Replaces an earlier fault or error of the
     * chat.
     *
     * @param chatId a text that {@link ChatId#parse(String)} accepts
     * @param reply the error
     * @throws IllegalArgumentException if the text is not a chat id
     */
    public void fail(String chatId, ErrorReply reply) {
        fail(ChatId.parse(chatId), reply);
    }

    /**
     * Sets an error for the next requests about a chat. Replaces an earlier fault or error of the chat.
     *
     * @param chatId the chat
     * @param reply the error
     * @param times number of requests, at least 1
     * @throws IllegalArgumentException if {@code times} is less than 1
     */
    public void fail(ChatId chatId, ErrorReply reply, int times) {
        plan.fault(chatId, Objects.requireNonNull(reply, "reply must not be null"), atLeastOne("times", times));
    }

    /**
     * Queues errors for the next requests about chats that have no fault or error of their own. Each error is used
     * once. They follow errors that were queued before.
     *
     * @param replies the errors, in order
     */
    public void next(ErrorReply... replies) {
        plan.next(replies);
    }

    /**
     * Removes everything that {@link #answer}, {@link #injectFault}, {@link #fail} and {@link #next} set. States and
     * counts stay.
     */
    public void clear() {
        plan.clear();
    }

    /**
     * Sets the state of an instance, for all further requests.
     *
     * @param idInstance one of {@link #instances()}
     * @param state the state; initially {@link InstanceState#ANSWERING}
     * @throws IllegalArgumentException if there is no such instance
     */
    public void state(String idInstance, InstanceState state) {
        simulated.require(idInstance).state = Objects.requireNonNull(state, "state must not be null");
    }

    /**
     * Closes the port and all connections, cancels requests in progress, and stops the threads. Further calls have no
     * effect.
     */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        server.channel().close().syncUninterruptibly();
        connections.close().awaitUninterruptibly(RELEASE_TIMEOUT.toMillis());
        release(eventLoops);
    }

    static void release(LoopResources eventLoops) {
        eventLoops.disposeLater(Duration.ZERO, RELEASE_TIMEOUT).block(RELEASE_TIMEOUT.plusSeconds(1));
    }

    /**
     * Returns the address and the number of instances.
     *
     * @return for example {@code GreenApiSimulator[http://127.0.0.1:8080, instances=1]}
     */
    @Override
    public String toString() {
        return "GreenApiSimulator[" + apiUrl + ", instances=" + instances.size() + "]";
    }
}
