package io.github.reactivecontact.internal.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.BulkOptions;
import io.github.reactivecontact.CachePolicy;
import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.ClientSnapshot;
import io.github.reactivecontact.ContactCache;
import io.github.reactivecontact.ContactClientListener;
import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.ContactLookup;
import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.PermitSource;
import io.github.reactivecontact.RetryPolicy;
import io.github.reactivecontact.internal.publisher.BulkLookup;
import io.github.reactivecontact.internal.publisher.QueryExtractor;
import io.github.reactivecontact.internal.publisher.SingleLookup;
import io.github.reactivecontact.internal.transport.Transport;
import io.github.reactivecontact.leakcheck.VirtualTime;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;
import reactor.core.scheduler.Scheduler;
import reactor.test.scheduler.VirtualTimeScheduler;
import reactor.util.context.Context;

/**
 * A dispatcher over a scripted transport in virtual time. Tests use it through the publishers of the public API.
 * Settings must be changed before the first lookup.
 */
final class DispatcherRig implements AutoCloseable {

    static final String ONLY = TestSettings.ID_INSTANCE;

    /** The interval between two requests at one request a second with the initial safety margin. */
    static final Duration INTERVAL = Duration.ofMillis(1020);

    /** The interval after a pause, shortened by the time that a late timer may catch up. */
    static final Duration CAUGHT_UP = Duration.ofMillis(1019);

    final VirtualTimeScheduler time = VirtualTime.scheduler();
    final ScriptedTransport transport = new ScriptedTransport(time);

    private final Map<String, Transport.Route> routes = new HashMap<>();
    private final TestSettings settings = TestSettings.of(() -> time, this::route);
    private final List<ContactClientListener> listeners = new ArrayList<>();
    private final List<SingleCaller> callers = new ArrayList<>();
    private DoubleSupplier random = () -> 0.5;
    private @Nullable Dispatcher dispatcher;

    DispatcherRig instances(String... idInstances) {
        settings.instances(List.of(idInstances));
        return this;
    }

    DispatcherRig instances(int number) {
        return instances(
                IntStream.rangeClosed(1, number).mapToObj(n -> "" + (1100 + n)).toArray(String[]::new));
    }

    DispatcherRig serverAddresses(UnaryOperator<String> ofInstance) {
        settings.serverAddresses(ofInstance);
        return this;
    }

    /** Replaces the instances of the running dispatcher. */
    void setInstances(String... idInstances) {
        dispatcher()
                .setInstances(() -> Arrays.stream(idInstances)
                        .map(idInstance -> TestSettings.target(idInstance, route(idInstance)))
                        .toList());
    }

    /** Replaces the token of the only instance. */
    void replaceToken(String idInstance) {
        routes.remove(idInstance);
        setInstances(idInstance);
    }

    private Transport.Route route(String idInstance) {
        return routes.computeIfAbsent(idInstance, transport::route);
    }

    DispatcherRig rate(int requests, Duration per) {
        settings.rate(requests, per);
        return this;
    }

    DispatcherRig unlimited() {
        settings.unlimited();
        return this;
    }

    DispatcherRig unlimitedWithoutPermits() {
        settings.permits(null);
        return unlimited();
    }

    DispatcherRig schedulers(Supplier<Scheduler> schedulers) {
        settings.scheduler(schedulers);
        return this;
    }

    DispatcherRig maxInFlight(int maxInFlight) {
        settings.maxInFlight(maxInFlight);
        return this;
    }

    DispatcherRig maxWaiting(int maxWaiting) {
        settings.maxWaiting(maxWaiting);
        return this;
    }

    DispatcherRig responseTimeout(Duration responseTimeout) {
        settings.responseTimeout(responseTimeout);
        return this;
    }

    DispatcherRig deadline(Duration deadline) {
        settings.deadline(deadline);
        return this;
    }

    DispatcherRig retry(RetryPolicy retry) {
        settings.retry(retry);
        return this;
    }

    DispatcherRig cooldown(Duration initial, Duration max) {
        settings.cooldown(initial, max);
        return this;
    }

    DispatcherRig random(DoubleSupplier random) {
        this.random = random;
        return this;
    }

    DispatcherRig listener(ContactClientListener listener) {
        listeners.add(listener);
        return this;
    }

    DispatcherRig permits(PermitSource permits) {
        settings.permits(permits);
        return this;
    }

    DispatcherRig cache(ContactCache cache) {
        return cache(cache, CachePolicy.defaults().withJitter(0));
    }

    DispatcherRig cache(ContactCache cache, CachePolicy policy) {
        settings.cache(cache, policy);
        return this;
    }

    DispatcherRig reply(Function<ScriptedTransport.SentRequest, ScriptedTransport.ScriptedReply> script) {
        transport.reply(script);
        return this;
    }

    DispatcherRig reply(ScriptedTransport.ScriptedReply reply) {
        transport.reply(reply);
        return this;
    }

    Dispatcher dispatcher() {
        if (dispatcher == null) {
            dispatcher = new Dispatcher(settings.listeners(listeners).build(), transport, random);
        }
        return dispatcher;
    }

    // ---- Lookups.

    static ChatId chat(int number) {
        return ChatId.ofPhone(Long.toString(79_000_000_000L + number));
    }

    static Flux<String> chats(int from, int count) {
        return Flux.range(from, count).map(number -> chat(number).value());
    }

    SingleCaller single(int chat) {
        return single(chat, null);
    }

    SingleCaller single(int chat, @Nullable String through) {
        return single(chat, through, Context.empty());
    }

    SingleCaller single(int chat, @Nullable String through, Context context) {
        return listen(SingleLookup.of(chat(chat), through, dispatcher()), context);
    }

    List<SingleCaller> singles(int from, int count) {
        return IntStream.range(from, from + count).mapToObj(this::single).toList();
    }

    SingleCaller listen(Mono<Optional<ContactInfo>> lookup, Context context) {
        SingleCaller caller = new SingleCaller(context);
        callers.add(caller);
        lookup.subscribe(caller);
        return caller;
    }

    Run bulk(int from, int count) {
        return bulk(chats(from, count), 256, null);
    }

    Run bulk(Flux<String> chats, int concurrency, @Nullable String through) {
        BulkOptions options = BulkOptions.defaults().withConcurrency(concurrency);
        return bulk(chats, through == null ? options : options.throughInstance(through));
    }

    Run bulk(Flux<String> chats, Duration deadline) {
        return bulk(chats, BulkOptions.defaults().withConcurrency(256).withDeadline(deadline));
    }

    Run bulk(Flux<String> chats, BulkOptions options) {
        Run run = new Run();
        BulkLookup.of(chats, QueryExtractor.ofChatId(Function.identity()), options, dispatcher())
                .subscribe(run);
        return run;
    }

    /** The caller of a single lookup. */
    final class SingleCaller extends BaseSubscriber<Optional<ContactInfo>> {

        private final Context context;
        int outcomes;
        boolean cancelled;

        @Nullable
        Optional<ContactInfo> answer;

        @Nullable
        ContactLookupException failure;

        @Nullable
        Duration endedAt;

        private SingleCaller(Context context) {
            this.context = context;
        }

        @Override
        public Context currentContext() {
            return context;
        }

        @Override
        protected void hookOnNext(Optional<ContactInfo> contact) {
            answer = contact;
        }

        @Override
        protected void hookOnError(Throwable error) {
            failure = (ContactLookupException) error;
        }

        @Override
        protected void hookFinally(SignalType type) {
            if (type != SignalType.CANCEL) {
                outcomes++;
                endedAt = now();
            } else {
                cancelled = true;
            }
        }

        boolean found() {
            return answer != null && answer.isPresent();
        }

        boolean waits() {
            return outcomes == 0;
        }

        ContactLookupException failure() {
            assertThat(failure).as("the failure").isNotNull();
            return failure;
        }

        @Nullable
        Reason reason() {
            return failure == null ? null : failure.reason();
        }
    }

    /** The subscriber of a bulk lookup, with unbounded demand. */
    final class Run extends BaseSubscriber<ContactLookup<String>> {

        final List<ContactLookup<String>> outcomes = new ArrayList<>();
        boolean completed;

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            requestUnbounded();
        }

        @Override
        protected void hookOnNext(ContactLookup<String> outcome) {
            outcomes.add(outcome);
        }

        @Override
        protected void hookOnComplete() {
            completed = true;
        }

        long found() {
            return outcomes.stream()
                    .filter(ContactLookup.Found.class::isInstance)
                    .count();
        }

        List<ContactLookupException> failures() {
            return outcomes.stream()
                    .flatMap(outcome -> outcome instanceof ContactLookup.Failed<String> failed
                            ? Stream.of(failed.error())
                            : Stream.empty())
                    .toList();
        }

        List<Reason> reasons() {
            return failures().stream().map(ContactLookupException::reason).toList();
        }
    }

    // ---- Observations.

    Duration now() {
        return Duration.ofNanos(time.now(TimeUnit.NANOSECONDS));
    }

    void pass(Duration duration) {
        time.advanceTimeBy(duration);
    }

    List<ScriptedTransport.SentRequest> requests() {
        return transport.requests();
    }

    List<Duration> writtenAt() {
        return requests().stream().map(request -> request.writtenAt()).toList();
    }

    /** Returns the instances that requests were sent through, in order. */
    List<String> usedInstances() {
        return requests().stream().map(request -> request.idInstance).toList();
    }

    /** Returns the chats that requests were sent for, in order. */
    List<ChatId> requestedChats() {
        return requests().stream().map(request -> request.chatId).toList();
    }

    ClientSnapshot.Instance instance(String idInstance) {
        return dispatcher().snapshot().instance(idInstance).orElseThrow();
    }

    long liveTimers() {
        return VirtualTime.liveTimers(time);
    }

    /** Closes at once. Checks that each caller has one outcome and that no state is left. */
    @Override
    public void close() {
        dispatcher().close(Duration.ZERO);
        pass(Duration.ZERO);
        assertThat(callers)
                .as("callers")
                .allSatisfy(caller -> assertThat(caller.outcomes).isEqualTo(caller.cancelled ? 0 : 1));
        ClientSnapshot snapshot = dispatcher().snapshot();
        assertThat(snapshot.waiting()).as("waiting").isZero();
        assertThat(snapshot.inFlight()).as("in flight").isZero();
        assertThat(transport.disposals).as("disposals").isEqualTo(1);
        assertThat(requests())
                .as("requests")
                .allSatisfy(request ->
                        assertThat(request.answered || request.cancelled).isTrue());
        assertThat(liveTimers()).as("live timers").isZero();
        checkNothingLeft();
    }

    /** Checks the dispatcher's private structures. */
    void checkNothingLeft() {
        CacheGate cache = (CacheGate) field(dispatcher(), "cache");
        if (cache != null) {
            assertThat(cache.isIdle()).as("no calls of the cache").isTrue();
            assertThat((Map<?, ?>) field(cache, "unasked")).isEmpty();
            assertThat(cache.nextDue()).isEqualTo(Timer.NEVER);
        }
        OpenLookups lookups = (OpenLookups) field(dispatcher(), "lookups");
        PendingLookups pending = (PendingLookups) field(lookups, "pending");
        assertThat(((LookupIndex) field(lookups, "index")).isEmpty())
                .as("no open lookups")
                .isTrue();
        assertThat(((Deadlines) field(lookups, "deadlines")).next()).isEqualTo(Timer.NEVER);
        assertThat(lookups.openRefreshes()).isZero();
        assertThat(pending.all()).isEmpty();
        assertThat(pending.singles()).isZero();
        assertThat(((InFlight) field(dispatcher(), "inFlight")).isEmpty()).isTrue();
        assertThat(((InstancePool) field(pending, "pool")).instances()).allSatisfy(instance -> {
            assertThat(instance.waiting).isZero();
            assertThat(instance.unwritten).isZero();
            assertThat(instance.probes).isZero();
            assertThat(instance.permitRequested).isFalse();
        });
    }

    private static Object field(Object owner, String name) {
        try {
            Field declared = owner.getClass().getDeclaredField(name);
            declared.setAccessible(true);
            return declared.get(owner);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }
}
