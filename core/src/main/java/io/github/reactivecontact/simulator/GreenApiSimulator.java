package io.github.reactivecontact.simulator;

import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.GreenApiInstance;
import io.netty.channel.group.ChannelGroup;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import reactor.netty.DisposableServer;
import reactor.netty.resources.LoopResources;

/**
 * A GREEN-API stand-in for tests: a real HTTP server on this machine that answers {@code GetContactInfo}.
 *
 * <pre>{@code
 * try (var green = GreenApiSimulator.start();
 *         var client = ReactiveContactClient.create(green.instance())) {
 *     green.harm(ChatId.parse("71234567890@c.us"), Harm.CLOSE);
 *     ...
 *     assertThat(green.requests()).isEqualTo(2);
 * }
 * }</pre>
 *
 * <p>Every chat id has a contact: the same one always, derived from the id, with the variety and the drift of the real
 * server's. A group has none. Nothing is remembered about an id but the faults planned for it, so a million different
 * ones cost no memory.
 *
 * <p>A request's way: 404 for another method or address, 403 for another {@code idInstance}, 401 for another
 * {@code apiTokenInstance}; then the {@link RateLimit} (429), the {@link InstanceState} (400), the quota (466) and the
 * request's body (400); then what is planned with {@link #harm} or {@link #fail} for the chat, with {@link #next} for
 * whoever comes, or by the builder's probability; else the contact. A request that was refused on its way uses up
 * nothing that is planned.
 *
 * <p>Safe for use by many threads. {@link #start()} and {@link #close()} block for a moment, so call neither on an event
 * loop. The server listens on the loopback interface alone, has event loops of its own (daemon threads), touches none
 * of Reactor Netty's shared resources, and logs nothing of its own.
 */
public final class GreenApiSimulator implements AutoCloseable {

    private static final Duration LONGEST_RELEASE = Duration.ofSeconds(5);

    private final Accounts accounts;
    private final Faults faults;
    private final URI apiUrl;
    private final List<GreenApiInstance> instances;
    private final DisposableServer server;
    private final ChannelGroup connections;
    private final LoopResources eventLoops;
    private final AtomicBoolean closed = new AtomicBoolean();

    GreenApiSimulator(
            Accounts accounts,
            Faults faults,
            String scheme,
            DisposableServer server,
            ChannelGroup connections,
            LoopResources eventLoops) {
        this.accounts = accounts;
        this.faults = faults;
        this.apiUrl = URI.create(scheme + server.port());
        this.instances = accounts.all().stream()
                .map(account -> GreenApiInstance.of(apiUrl, account.idInstance(), account.apiTokenInstance()))
                .toList();
        this.server = server;
        this.connections = connections;
        this.eventLoops = eventLoops;
    }

    /**
     * Starts a simulator of one instance on a free port, without rate limit, latency or fault.
     *
     * @return a running simulator that the caller closes
     */
    public static GreenApiSimulator start() {
        return builder().start();
    }

    /**
     * A builder with every setting at its default.
     *
     * @return the builder
     */
    public static GreenApiSimulatorBuilder builder() {
        return new GreenApiSimulatorBuilder();
    }

    /**
     * The first instance, to give to a client.
     *
     * @return the instance
     */
    public GreenApiInstance instance() {
        return instances.get(0);
    }

    /**
     * All instances, to give to a client.
     *
     * @return at least one; immutable
     */
    public List<GreenApiInstance> instances() {
        return instances;
    }

    /**
     * The server's address.
     *
     * @return {@code http://127.0.0.1:<port>}, or {@code https://localhost:<port>} with TLS
     */
    public URI apiUrl() {
        return apiUrl;
    }

    /**
     * The port that the server listens on.
     *
     * @return 1 to 65535
     */
    public int port() {
        return apiUrl.getPort();
    }

    /**
     * How many requests the server saw, of every kind.
     *
     * @return {@link SimulatorCounts#seen()} of {@link #counts()}
     */
    public long requests() {
        return counts().seen();
    }

    /**
     * How many requests one instance saw, those with a wrong token included.
     *
     * @param idInstance one of {@link #instances()}
     * @return {@link SimulatorCounts#seen()} of {@link #counts(String)}
     * @throws IllegalArgumentException if there is no such instance
     */
    public long requests(String idInstance) {
        return counts(idInstance).seen();
    }

    /**
     * What became of the requests, those that named no instance included.
     *
     * @return the counts of this moment
     */
    public SimulatorCounts counts() {
        return accounts.counts();
    }

    /**
     * What became of the requests of one instance.
     *
     * @param idInstance one of {@link #instances()}
     * @return the counts of this moment
     * @throws IllegalArgumentException if there is no such instance
     */
    public SimulatorCounts counts(String idInstance) {
        return accounts.require(idInstance).tally().counts();
    }

    /**
     * Plans a harm for every request about a chat, until {@link #clear()}. It takes the place of what was planned for the
     * chat before.
     *
     * @param chatId the chat
     * @param harm what goes wrong
     */
    public void harm(ChatId chatId, Harm harm) {
        plan(chatId, Arguments.notNull("harm", harm));
    }

    /**
     * Plans a harm for the next requests about a chat. It takes the place of what was planned for the chat before.
     *
     * @param chatId the chat
     * @param harm what goes wrong
     * @param times for how many requests, at least 1
     * @throws IllegalArgumentException if {@code times} is less than 1
     */
    public void harm(ChatId chatId, Harm harm, int times) {
        plan(chatId, Arguments.notNull("harm", harm), times);
    }

    /**
     * Plans an error for every request about a chat, until {@link #clear()}. It takes the place of what was planned for
     * the chat before.
     *
     * @param chatId the chat
     * @param reply the error
     */
    public void fail(ChatId chatId, ErrorReply reply) {
        plan(chatId, Arguments.notNull("reply", reply));
    }

    /**
     * Plans an error for the next requests about a chat. It takes the place of what was planned for the chat before.
     *
     * @param chatId the chat
     * @param reply the error
     * @param times for how many requests, at least 1
     * @throws IllegalArgumentException if {@code times} is less than 1
     */
    public void fail(ChatId chatId, ErrorReply reply, int times) {
        plan(chatId, Arguments.notNull("reply", reply), times);
    }

    /**
     * Plans errors for the next requests about chats for which nothing is planned, one each, behind those planned in
     * this way before.
     *
     * @param replies the errors, in their order
     */
    public void next(ErrorReply... replies) {
        faults.planNext(replies);
    }

    /** Forgets what {@link #harm}, {@link #fail} and {@link #next} planned. States and counts stay. */
    public void clear() {
        faults.clear();
    }

    /**
     * Puts an instance into a state, for the requests from now on.
     *
     * @param idInstance one of {@link #instances()}
     * @param state the state; {@link InstanceState#ANSWERING} at the start
     * @throws IllegalArgumentException if there is no such instance
     */
    public void state(String idInstance, InstanceState state) {
        accounts.require(idInstance).state(Arguments.notNull("state", state));
    }

    private void plan(ChatId chatId, Fault fault) {
        faults.plan(Arguments.notNull("chatId", chatId), fault);
    }

    private void plan(ChatId chatId, Fault fault, int times) {
        faults.plan(Arguments.notNull("chatId", chatId), fault, Arguments.atLeastOne("times", times));
    }

    /**
     * Closes the port and every connection, gives up what is under way, and ends the threads. Closing twice is closing
     * once.
     */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        server.channel().close().syncUninterruptibly();
        connections.close().awaitUninterruptibly(LONGEST_RELEASE.toMillis());
        eventLoops.disposeLater(Duration.ZERO, LONGEST_RELEASE).block(LONGEST_RELEASE.plusSeconds(1));
    }

    /**
     * The address and the number of instances.
     *
     * @return for example {@code GreenApiSimulator[http://127.0.0.1:8080, instances=1]}
     */
    @Override
    public String toString() {
        return "GreenApiSimulator[" + apiUrl + ", instances=" + instances.size() + "]";
    }
}
