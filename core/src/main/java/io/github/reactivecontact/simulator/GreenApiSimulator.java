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
 * server's; its pictures are the simulator's own, {@code GET /pictures/<seed>.svg}, generated and not counted among the
 * requests. A group has none. {@link #answer} chooses another. Nothing is remembered about an id but what is planned for
 * it, so a million different ones cost no memory.
 *
 * <p>A request's way, with any path before {@code /waInstance}: 404 for another method or address, 403 for another {@code idInstance}, 401 for another
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
    private final Plan plan;
    private final URI apiUrl;
    private final List<GreenApiInstance> instances;
    private final DisposableServer server;
    private final ChannelGroup connections;
    private final LoopResources eventLoops;
    private final AtomicBoolean closed = new AtomicBoolean();

    GreenApiSimulator(
            Accounts accounts,
            Plan plan,
            String scheme,
            DisposableServer server,
            ChannelGroup connections,
            LoopResources eventLoops) {
        this.accounts = accounts;
        this.plan = plan;
        this.apiUrl = URI.create(scheme + server.port());
        this.instances = accounts.all().stream()
                .map(account -> GreenApiInstance.of(apiUrl, account.idInstance, account.apiTokenInstance))
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
     * The server's address. With any path behind it, it is an address of the same server.
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
        return accounts.require(idInstance).tally.counts();
    }

    /**
     * Chooses the contact of a chat, until {@link #clear()} or another is chosen; of a group's too. Faults that are
     * planned for the chat come before it.
     *
     * @param chatId the chat
     * @param contact sent as it is, as JSON in GREEN-API's form: what is null is left out, and so are products if there
     *     are none; {@link ContactInfo#additionalProperties()} stand among the other fields, at every level
     * @throws IllegalArgumentException if JSON cannot say it: a number that is not finite, or an additional property with
     *     the name of another field
     */
    public void answer(ChatId chatId, ContactInfo contact) {
        plan.answer(chatId, Objects.requireNonNull(contact, "contact must not be null"));
    }

    /**
     * Plans a harm for every request about a chat, until {@link #clear()}. It takes the place of the harm or error that
     * was planned for the chat before.
     *
     * @param chatId the chat
     * @param harm what goes wrong
     */
    public void harm(ChatId chatId, Harm harm) {
        harm(chatId, harm, Plan.FOR_EVER);
    }

    /**
     * Plans harm for every request about a chat, until {@link #clear()}, in the place of what was planned for it.
     *
     * @param chatId as {@link ChatId#parse(String)} accepts it
     * @param harm what to do
     * @throws IllegalArgumentException if the text is not a chat id
     */
    public void harm(String chatId, Harm harm) {
        harm(ChatId.parse(chatId), harm);
    }

    /**
     * Plans a harm for the next requests about a chat. It takes the place of the harm or error that was planned for the
     * chat before.
     *
     * @param chatId the chat
     * @param harm what goes wrong
     * @param times for how many requests, at least 1
     * @throws IllegalArgumentException if {@code times} is less than 1
     */
    public void harm(ChatId chatId, Harm harm, int times) {
        plan.fault(chatId, Objects.requireNonNull(harm, "harm must not be null"), atLeastOne("times", times));
    }

    /**
     * Plans an error for every request about a chat, until {@link #clear()}. It takes the place of the harm or error that
     * was planned for the chat before.
     *
     * @param chatId the chat
     * @param reply the error
     */
    public void fail(ChatId chatId, ErrorReply reply) {
        fail(chatId, reply, Plan.FOR_EVER);
    }

    /**
     * Plans an error for every request about a chat, until {@link #clear()}, in the place of what was planned for it.
     *
     * @param chatId as {@link ChatId#parse(String)} accepts it
     * @param reply the error
     * @throws IllegalArgumentException if the text is not a chat id
     */
    public void fail(String chatId, ErrorReply reply) {
        fail(ChatId.parse(chatId), reply);
    }

    /**
     * Plans an error for the next requests about a chat. It takes the place of the harm or error that was planned for the
     * chat before.
     *
     * @param chatId the chat
     * @param reply the error
     * @param times for how many requests, at least 1
     * @throws IllegalArgumentException if {@code times} is less than 1
     */
    public void fail(ChatId chatId, ErrorReply reply, int times) {
        plan.fault(chatId, Objects.requireNonNull(reply, "reply must not be null"), atLeastOne("times", times));
    }

    /**
     * Plans errors for the next requests about chats for which no harm or error is planned, one each, behind those
     * planned in this way before.
     *
     * @param replies the errors, in their order
     */
    public void next(ErrorReply... replies) {
        plan.next(replies);
    }

    /**
     * Forgets what {@link #answer}, {@link #harm}, {@link #fail} and {@link #next} planned. States and counts stay.
     */
    public void clear() {
        plan.clear();
    }

    /**
     * Puts an instance into a state, for the requests from now on.
     *
     * @param idInstance one of {@link #instances()}
     * @param state the state; {@link InstanceState#ANSWERING} at the start
     * @throws IllegalArgumentException if there is no such instance
     */
    public void state(String idInstance, InstanceState state) {
        accounts.require(idInstance).state = Objects.requireNonNull(state, "state must not be null");
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
        release(eventLoops);
    }

    static void release(LoopResources eventLoops) {
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
