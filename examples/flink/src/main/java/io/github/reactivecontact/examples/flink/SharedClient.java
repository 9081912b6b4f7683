package io.github.reactivecontact.examples.flink;

import io.github.reactivecontact.ContactCache;
import io.github.reactivecontact.ContactLookup;
import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.ContactQuery;
import io.github.reactivecontact.GreenApiInstance;
import io.github.reactivecontact.InstancesFile;
import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.ReactiveContactClientBuilder;
import io.github.reactivecontact.cache.CaffeineContactCache;
import io.github.reactivecontact.redis.RedisContactCache;
import io.github.reactivecontact.redis.RedisPermitSource;
import io.lettuce.core.RedisURI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.runtime.taskexecutor.GlobalAggregateManager;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.Logger;
import reactor.util.Loggers;

/**
 * The client of one task manager. All subtasks of a job in this process share it, and so its cache, its requests and
 * its log lines. The first subtask opens it, and the last one closes it.
 *
 * <p>The clients are in a static field, because Flink gives the subtasks of a process nothing else to share. The field
 * belongs to the class loader of the job.
 */
final class SharedClient {

    private static final Logger LOG = Loggers.getLogger(SharedClient.class);
    private static final Duration GRACE = Duration.ofSeconds(2);
    private static final Map<Key, SharedClient> OPEN = new HashMap<>();

    private final Key key;
    private final ReactiveContactClient client;
    private final InstanceWatch watch;
    private final @Nullable JobPermits jobPermits;
    private final Disposable.Composite closedWithIt;
    private int subtasks;

    /**
     * Identifies a client.
     *
     * @param scope the job, or something else that shares a client
     */
    private record Key(String scope, LookupSettings settings) {}

    private SharedClient(Key key, @Nullable GlobalAggregateManager jobManager) {
        this.key = key;
        LookupSettings settings = key.settings;
        ReactiveContactClientBuilder builder =
                ReactiveContactClient.builder().instances(Credentials.read(settings.credentialsFile()));
        closedWithIt = Disposables.composite();
        boolean isPaced = settings.requestsPerSecond() > 0;
        if (isPaced) {
            builder.requestRate(settings.requestsPerSecond(), Duration.ofSeconds(1));
        } else {
            builder.unlimitedRate();
        }
        jobPermits = isPaced && settings.redis() == null && jobManager != null ? new JobPermits(jobManager) : null;
        if (jobPermits != null) {
            builder.permits(jobPermits);
        }
        if (settings.redis() != null) {
            RedisURI redis = RedisAddress.withPassword(settings.redis(), System.getenv());
            RedisPermitSource permits = RedisPermitSource.create(redis);
            RedisContactCache cache = RedisContactCache.create(redis);
            closedWithIt.add(permits::close);
            closedWithIt.add(cache::close);
            builder.permits(permits).cache(cache);
        } else if (settings.cacheSize() > 0) {
            ContactCache cache = CaffeineContactCache.ofSize(settings.cacheSize());
            builder.cache(cache);
        }
        client = builder.build();
        watch = new InstanceWatch(client, settings.maxWait(), Schedulers.parallel());
        closedWithIt.add(watch);
        closedWithIt.add(follow(settings.credentialsFile()));
    }

    /**
     * Returns the open client of this job, or opens one with the credentials of this machine. Each call needs one
     * {@link #release()}.
     *
     * @param jobManager shares the rate limits with other task managers; null if there is none
     */
    static SharedClient lease(String scope, LookupSettings settings, @Nullable GlobalAggregateManager jobManager) {
        synchronized (OPEN) {
            SharedClient shared =
                    OPEN.computeIfAbsent(new Key(scope, settings), key -> new SharedClient(key, jobManager));
            shared.subtasks++;
            if (shared.jobPermits != null && jobManager != null) {
                shared.jobPermits.use(jobManager);
            }
            return shared;
        }
    }

    /**
     * Ends one use. The last one closes the client and waits, because Flink closes the class loader of the job next.
     * Blocking is safe: Flink calls this on the task's thread. After a failure or a cancellation, requests in flight
     * delay the restart by at most the grace.
     */
    void release() {
        synchronized (OPEN) {
            subtasks--;
            if (subtasks > 0) {
                return;
            }
            OPEN.remove(key);
        }
        // The client closes within the grace. The extra second covers thread scheduling.
        client.closeLater(GRACE).block(GRACE.plusSeconds(1));
        closedWithIt.dispose();
    }

    ReactiveContactClient client() {
        return client;
    }

    /**
     * Looks up a record. Uses a bulk lookup, because a single lookup fails while no instance is ready, and a bulk
     * lookup waits.
     *
     * @return one outcome; empty if the record names an instance that took no requests for the maximum wait
     */
    <I> Mono<ContactLookup<I>> lookUp(I record, QueryFunction<? super I> query) {
        Mono<ContactLookup<I>> lookup = client.lookupEach(Mono.just(record), query::query, key.settings.bulk())
                .single();
        String named = instanceNamedBy(record, query);
        return named == null ? lookup : lookup.takeUntilOther(watch.overdue(named));
    }

    /** The outcome of a record that is not waited for any longer, where there is no side output for it. */
    static <I> Mono<ContactLookup<I>> notWaitedFor(I record) {
        return Mono.fromSupplier(() -> new ContactLookup.Failed<>(
                record,
                ContactLookupException.builder(Reason.NO_INSTANCE, "the instance took no requests for the maximum wait")
                        .build()));
    }

    private static <I> @Nullable String instanceNamedBy(I record, QueryFunction<? super I> query) {
        try {
            ContactQuery asked = query.query(record);
            return asked == null ? null : asked.idInstance();
        } catch (RuntimeException invalid) {
            // The lookup calls the function too, and its outcome is this failure.
            return null;
        }
    }

    /** Applies changes of the credentials file. The environment does not change. */
    private Disposable follow(@Nullable String credentialsFile) {
        return credentialsFile == null
                ? Disposables.disposed()
                : InstancesFile.watch(Path.of(credentialsFile)).subscribe(this::replace);
    }

    private void replace(List<GreenApiInstance> instances) {
        try {
            client.setInstances(instances);
        } catch (IllegalArgumentException refused) {
            LOG.warn("The credentials have changed, but the previous instances stay: {}", refused.getMessage());
        }
    }
}
