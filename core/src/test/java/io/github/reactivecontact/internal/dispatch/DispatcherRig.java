package io.github.reactivecontact.internal.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.ClientSnapshot;
import io.github.reactivecontact.ContactClientListener;
import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.ContactLookup;
import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.PermitSource;
import io.github.reactivecontact.RetryPolicy;
import io.github.reactivecontact.internal.bulk.BulkLookup;
import io.github.reactivecontact.internal.bulk.SingleLookup;
import io.github.reactivecontact.testfloor.VirtualTime;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
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
 * A dispatcher over a scripted exchange in virtual time, asked through the publishers that callers use. Settings are
 * to be made before the first question.
 */
final class DispatcherRig implements AutoCloseable {

    static final String ONLY = "1101";

    /** Between two requests at one a second with the first margin. */
    static final Duration INTERVAL = Duration.ofMillis(1020);

    /** The same after a pause, less what a late timer is allowed to catch up. */
    static final Duration CAUGHT_UP = Duration.ofMillis(1019);

    final VirtualTimeScheduler time = VirtualTime.scheduler();
    final ScriptedExchange exchange = new ScriptedExchange(time);

    /** What the dispatcher looks up: the rig's time, unless a test gives others. */
    private Supplier<Scheduler> schedulers = () -> time;

    private final List<Ear> ears = new ArrayList<>();
    private List<String> idInstances = List.of(ONLY);
    private Settings.@Nullable Rate rate = new Settings.Rate(1, Duration.ofSeconds(1));
    private int maxInFlight = 256;
    private int maxWaiting = 1000;
    private Duration responseTimeout = Duration.ofSeconds(75);
    private @Nullable Duration deadline;
    private RetryPolicy retry = RetryPolicy.defaults();
    private Duration firstSetAside = Duration.ofMinutes(1);
    private Duration longestSetAside = Duration.ofHours(1);
    private final List<ContactClientListener> listeners = new ArrayList<>();
    private @Nullable PermitSource permits;
    private DoubleSupplier random = () -> 0.5;
    private @Nullable Dispatcher dispatcher;

    DispatcherRig instances(String... idInstances) {
        this.idInstances = List.of(idInstances);
        return this;
    }

    DispatcherRig instances(int number) {
        return instances(
                IntStream.rangeClosed(1, number).mapToObj(n -> "" + (1100 + n)).toArray(String[]::new));
    }

    DispatcherRig rate(int requests, Duration per) {
        rate = new Settings.Rate(requests, per);
        return this;
    }

    DispatcherRig unlimited() {
        rate = null;
        return this;
    }

    DispatcherRig unlimitedWithoutPermits() {
        permits = null;
        return unlimited();
    }

    DispatcherRig schedulers(Supplier<Scheduler> schedulers) {
        this.schedulers = schedulers;
        return this;
    }

    DispatcherRig maxInFlight(int maxInFlight) {
        this.maxInFlight = maxInFlight;
        return this;
    }

    DispatcherRig maxWaiting(int maxWaiting) {
        this.maxWaiting = maxWaiting;
        return this;
    }

    DispatcherRig responseTimeout(Duration responseTimeout) {
        this.responseTimeout = responseTimeout;
        return this;
    }

    DispatcherRig deadline(Duration deadline) {
        this.deadline = deadline;
        return this;
    }

    DispatcherRig retry(RetryPolicy retry) {
        this.retry = retry;
        return this;
    }

    DispatcherRig cooldown(Duration initial, Duration max) {
        firstSetAside = initial;
        longestSetAside = max;
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
        this.permits = permits;
        return this;
    }

    DispatcherRig reply(Function<ScriptedExchange.Request, ScriptedExchange.Reply> script) {
        exchange.reply(script);
        return this;
    }

    DispatcherRig reply(ScriptedExchange.Reply reply) {
        exchange.reply(reply);
        return this;
    }

    Dispatcher dispatcher() {
        if (dispatcher == null) {
            dispatcher = new Dispatcher(
                    new Settings(
                            idInstances,
                            rate,
                            maxInFlight,
                            maxWaiting,
                            responseTimeout,
                            deadline,
                            retry,
                            firstSetAside,
                            longestSetAside,
                            schedulers,
                            List.copyOf(listeners),
                            permits),
                    exchange,
                    random);
        }
        return dispatcher;
    }

    // ---- Asking.

    static ChatId chat(int number) {
        return ChatId.ofPhone(Long.toString(79_000_000_000L + number));
    }

    static Flux<String> chats(int from, int count) {
        return Flux.range(from, count).map(number -> chat(number).value());
    }

    Ear single(int chat) {
        return single(chat, null);
    }

    Ear single(int chat, @Nullable String through) {
        return single(chat, through, Context.empty());
    }

    Ear single(int chat, @Nullable String through, Context context) {
        return listen(SingleLookup.of(chat(chat), through, dispatcher()), context);
    }

    List<Ear> singles(int from, int count) {
        return IntStream.range(from, from + count).mapToObj(this::single).toList();
    }

    Ear listen(Mono<Optional<ContactInfo>> lookup, Context context) {
        Ear ear = new Ear(context);
        ears.add(ear);
        lookup.subscribe(ear);
        return ear;
    }

    Run bulk(int from, int count) {
        return bulk(chats(from, count), 256, null);
    }

    Run bulk(Flux<String> chats, int concurrency, @Nullable String through) {
        Run run = new Run();
        BulkLookup.of(chats, Function.identity(), concurrency, false, through, dispatcher())
                .subscribe(run);
        return run;
    }

    /** A caller of a single lookup. */
    final class Ear extends BaseSubscriber<Optional<ContactInfo>> {

        private final Context context;
        int outcomes;
        boolean left;

        @Nullable
        Optional<ContactInfo> answer;

        @Nullable
        ContactLookupException failure;

        @Nullable
        Duration heardAt;

        private Ear(Context context) {
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
                heardAt = now();
            } else {
                left = true;
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

    /** A run of a bulk. */
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

    // ---- Seeing.

    Duration now() {
        return Duration.ofNanos(time.now(TimeUnit.NANOSECONDS));
    }

    void pass(Duration duration) {
        time.advanceTimeBy(duration);
    }

    List<ScriptedExchange.Request> requests() {
        return exchange.requests();
    }

    List<Duration> writtenAt() {
        return requests().stream().map(request -> request.writtenAt()).toList();
    }

    /** The instances asked, in the order of asking. */
    List<String> asked() {
        return requests().stream().map(request -> request.idInstance).toList();
    }

    /** The chats asked about, in the order of asking. */
    List<ChatId> askedAbout() {
        return requests().stream().map(request -> request.chatId).toList();
    }

    ClientSnapshot.Instance instance(String idInstance) {
        return dispatcher().snapshot().instance(idInstance).orElseThrow();
    }

    long liveTimers() {
        return VirtualTime.liveTimers(time);
    }

    /** Closes at once, and sees that everybody has heard once, and nothing is left. */
    @Override
    public void close() {
        dispatcher().close(Duration.ZERO);
        pass(Duration.ZERO);
        assertThat(ears)
                .as("callers")
                .allSatisfy(ear -> assertThat(ear.outcomes).isEqualTo(ear.left ? 0 : 1));
        ClientSnapshot snapshot = dispatcher().snapshot();
        assertThat(snapshot.waiting()).as("waiting").isZero();
        assertThat(snapshot.inFlight()).as("in flight").isZero();
        assertThat(exchange.disposals).as("disposals").isEqualTo(1);
        assertThat(requests())
                .as("requests")
                .allSatisfy(request ->
                        assertThat(request.answered || request.cancelled).isTrue());
        assertThat(liveTimers()).as("live timers").isZero();
        seeThatNothingIsLeft();
    }

    /** In none of the dispatcher's own structures. */
    void seeThatNothingIsLeft() {
        assertThat((Map<?, ?>) inside("lookups")).isEmpty();
        assertThat(((LookupQueue) inside("queue")).everybody()).isEmpty();
        assertThat(((LookupQueue) inside("queue")).singles()).isZero();
        assertThat(((Chain<?>) inside("attempts")).isEmpty()).isTrue();
        assertThat(((Chain<?>) inside("deadlines")).isEmpty()).isTrue();
        assertThat(((Roster) inside("roster")).instances()).allSatisfy(instance -> {
            assertThat(instance.lookups).isEmpty();
            assertThat(instance.writing).isNull();
            assertThat(instance.probe).isNull();
            assertThat(instance.asked).isFalse();
        });
    }

    private Object inside(String field) {
        try {
            Field declared = Dispatcher.class.getDeclaredField(field);
            declared.setAccessible(true);
            return declared.get(dispatcher());
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }
}
