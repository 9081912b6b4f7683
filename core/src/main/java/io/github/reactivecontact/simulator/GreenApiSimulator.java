package io.github.reactivecontact.simulator;

import static io.github.reactivecontact.simulator.Arguments.atLeastOne;

import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.GreenApiInstance;
import io.github.reactivecontact.InvalidChatIdException;
import java.net.URI;
import java.util.List;
import java.util.Objects;

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
 * nothing about an id except what a test sets, so millions of ids use no memory. Pictures at
 * {@code GET /pictures/<seed>.svg} are not counted as requests.
 *
 * <p>A request passes these checks in order. Any path may precede {@code /waInstance}.
 *
 * <ol>
 *   <li>the {@link Outage} of the host or the instance;
 *   <li>404 for another method or address, 403 for another {@code idInstance};
 *   <li>the {@link RateLimit} (429), 401 for another token, which counts against the limit too;
 *   <li>the {@link InstanceState} (400), the quota (466), the request body (400);
 *   <li>the planned fault or error, not used up by an earlier failure: of the chat ({@link #injectFault},
 *       {@link #fail}), of the next request ({@link #next}), or a random one;
 *   <li>otherwise the contact.
 * </ol>
 *
 * <p>A simulator is one host; for a fleet on several hosts, start several. To refuse connections, close it, and later
 * start another one on its {@linkplain GreenApiSimulatorBuilder#port(int) port} with the same instances.
 *
 * <p>Thread-safe. {@link #start()} and {@link #close()} block briefly: do not call them on an event loop. The server
 * listens on loopback only, has its own event loops (daemon threads), and does not log.
 */
public final class GreenApiSimulator implements AutoCloseable {

    private final SimulatedInstances simulated;
    private final Plan plan;
    private final SimulatorServer server;

    GreenApiSimulator(SimulatedInstances simulated, Plan plan, SimulatorServer server) {
        this.simulated = simulated;
        this.plan = plan;
        this.server = server;
    }

    /**
     * Starts a simulator with one instance on a free port, without rate limit, latency or faults. It depends on nothing
     * else: no environment variable, system property or library changes it.
     *
     * @return a running simulator that the caller closes
     */
    public static GreenApiSimulator start() {
        return builder().start();
    }

    /** {@return a builder with default settings} */
    public static GreenApiSimulatorBuilder builder() {
        return new GreenApiSimulatorBuilder();
    }

    /**
     * Returns the first of {@link #instances()}.
     *
     * @return the instance
     * @throws IllegalStateException if all instances were removed
     */
    public GreenApiInstance instance() {
        return instances().stream()
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("all instances were removed"));
    }

    /**
     * Returns the instances at this moment, for a client.
     *
     * @return in the order in which they were added; immutable; empty if all were removed
     */
    public List<GreenApiInstance> instances() {
        return simulated.present().stream()
                .map(instance -> instance.at(apiUrl()))
                .toList();
    }

    /**
     * Returns the token of the first of {@link #instances()}, for a client that is configured by text.
     *
     * @return the token
     * @throws IllegalStateException if all instances were removed
     */
    public String token() {
        return token(instance().idInstance());
    }

    /**
     * Returns the token of an instance, for a client that is configured by text.
     *
     * @param idInstance one of {@link #instances()}
     * @return the token
     * @throws IllegalArgumentException if there is no such instance
     */
    public String token(String idInstance) {
        return simulated.require(idInstance).apiTokenInstance;
    }

    /**
     * Adds an instance with the next number and a generated token.
     *
     * @return the instance, for a client
     */
    public GreenApiInstance add() {
        return simulated.add().at(apiUrl());
    }

    /**
     * Adds an instance. One that was removed keeps its counts, its quota and the state of its rate limit.
     *
     * @param idInstance one to ten digits
     * @param apiTokenInstance the token of the instance
     * @return the instance, for a client
     * @throws IllegalArgumentException if an argument is malformed, or the instance is there already
     */
    public GreenApiInstance add(String idInstance, String apiTokenInstance) {
        GreenApiInstance added = GreenApiInstance.of(apiUrl(), idInstance, apiTokenInstance);
        simulated.add(idInstance, apiTokenInstance);
        return added;
    }

    /**
     * Removes an instance. Further requests get a 403. {@link InstanceState#DELETED} gives a 400 instead.
     *
     * @param idInstance one of {@link #instances()}
     * @throws IllegalArgumentException if there is no such instance
     */
    public void remove(String idInstance) {
        simulated.remove(idInstance);
    }

    /**
     * Replaces the token of an instance. Further requests with the old token get a 401.
     *
     * @param idInstance one of {@link #instances()}
     * @param apiTokenInstance the new token
     * @return the instance with the new token
     * @throws IllegalArgumentException if there is no such instance, or the token is malformed
     */
    public GreenApiInstance replaceToken(String idInstance, String apiTokenInstance) {
        GreenApiInstance replaced = GreenApiInstance.of(apiUrl(), idInstance, apiTokenInstance);
        simulated.require(idInstance).apiTokenInstance = apiTokenInstance;
        return replaced;
    }

    /**
     * {@return the address, {@code http://127.0.0.1:<port>}, or {@code https://localhost:<port>} with TLS} The server
     * also accepts it with any path appended.
     */
    public URI apiUrl() {
        return server.address();
    }

    /** {@return the port of the server, 1 to 65535} */
    public int port() {
        return apiUrl().getPort();
    }

    /** {@return the number of all requests, {@link SimulatorCounts#seen()} of {@link #counts()}} */
    public long requests() {
        return counts().seen();
    }

    /**
     * Returns how many requests one instance received, including those with a wrong token.
     *
     * @param idInstance as of {@link #counts(String)}
     * @return {@link SimulatorCounts#seen()} of {@link #counts(String)}
     * @throws IllegalArgumentException if there is no such instance
     */
    public long requests(String idInstance) {
        return counts(idInstance).seen();
    }

    /** {@return the current counts of all requests, including those for unknown instances} */
    public SimulatorCounts counts() {
        return simulated.counts();
    }

    /**
     * Returns the counts of the requests of one instance.
     *
     * @param idInstance one of {@link #instances()}, or a removed one
     * @return the current counts
     * @throws IllegalArgumentException if there is no such instance
     */
    public SimulatorCounts counts(String idInstance) {
        return simulated.requireKnown(idInstance).counter.counts();
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
     * Sets a fault for every request about a chat, until {@link #clear()} or its next fault or error.
     *
     * @param chatId the chat
     * @param fault the fault
     */
    public void injectFault(ChatId chatId, Fault fault) {
        injectFault(chatId, fault, Plan.ALWAYS);
    }

    /**
     * Sets a fault as {@link #injectFault(ChatId, Fault)} does.
     *
     * @param chatId a text that {@link ChatId#parse(String)} accepts
     * @param fault the fault
     * @throws InvalidChatIdException if the text is not a chat id
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
     * Sets an error for every request about a chat, until {@link #clear()} or its next fault or error.
     *
     * @param chatId the chat
     * @param reply the error
     */
    public void fail(ChatId chatId, ErrorReply reply) {
        fail(chatId, reply, Plan.ALWAYS);
    }

    /**
     * Sets an error as {@link #fail(ChatId, ErrorReply)} does.
     *
     * @param chatId a text that {@link ChatId#parse(String)} accepts
     * @param reply the error
     * @throws InvalidChatIdException if the text is not a chat id
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
     * Queues errors, each for one of the next requests about chats that have no fault or error of their own.
     *
     * @param replies the errors, in order
     */
    public void next(ErrorReply... replies) {
        plan.next(replies);
    }

    /**
     * Adds an outage of the host: all requests fail. Of several at one moment, the one that was added first counts.
     *
     * @param outage its times are counted from this call
     */
    public void outage(Outage outage) {
        simulated.hostOutages().add(outage);
    }

    /**
     * Adds an outage of an instance, as of the host. An outage of the host has precedence.
     *
     * @param idInstance one of {@link #instances()}
     * @param outage its times are counted from this call
     * @throws IllegalArgumentException if there is no such instance
     */
    public void outage(String idInstance, Outage outage) {
        simulated.require(idInstance).outages.add(outage);
    }

    /** Removes contacts, faults, errors and outages that were set. Instances, states and counts stay. */
    public void clear() {
        plan.clear();
        simulated.clearOutages();
    }

    /**
     * Sets the state of an instance, for all further requests.
     *
     * @param idInstance one of {@link #instances()}
     * @param state initially {@link InstanceState#ANSWERING}
     * @throws IllegalArgumentException if there is no such instance
     */
    public void state(String idInstance, InstanceState state) {
        simulated.require(idInstance).state = Objects.requireNonNull(state, "state must not be null");
    }

    /** Closes the port and all connections, cancels requests in progress, and stops the threads. Idempotent. */
    @Override
    public void close() {
        server.close();
    }

    /** {@return for example {@code GreenApiSimulator[http://127.0.0.1:8080, instances=1]}} */
    @Override
    public String toString() {
        return "GreenApiSimulator[" + apiUrl() + ", instances=" + instances().size() + "]";
    }
}
