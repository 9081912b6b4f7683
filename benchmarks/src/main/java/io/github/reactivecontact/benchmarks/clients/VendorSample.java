package io.github.reactivecontact.benchmarks.clients;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.RestTemplate;

/**
 * The Java sample of GREEN-API's documentation: a {@code RestTemplate} with defaults, and a URL built for each request.
 * It runs in a pool of one thread per lookup in flight. It is improved in three ways. One {@code RestTemplate} is
 * shared. The JDK keeps enough idle connections; by default it keeps five and opens a new one for nearly every request.
 * The result is a record.
 */
final class VendorSample implements LoadClient {

    private final RestTemplate restTemplate = new RestTemplate();
    private final ExecutorService threads;
    private final Target target;

    private VendorSample(Target target, ExecutorService threads) {
        // The JDK reads it at its first request.
        System.setProperty("http.maxConnections", Integer.toString(target.connections()));
        this.threads = threads;
        this.target = target;
    }

    static VendorSample closed(Target target) {
        return new VendorSample(target, Executors.newFixedThreadPool(target.inFlight()));
    }

    /** Creates a client with a limiter for each instance. */
    static LoadClient paced(Target target) {
        ScheduledExecutorService threads = Executors.newScheduledThreadPool(target.inFlight());
        return new Paced(new VendorSample(target, threads), target.instances(), threads);
    }

    @Override
    public void run(Load load) {
        Instance instance = target.instance();
        Slots.fill(
                load, target.inFlight(), (lookup, outcomes) -> threads.execute(() -> send(instance, lookup, outcomes)));
    }

    private void send(Instance instance, Lookup lookup, Outcomes outcomes) {
        try {
            outcomes.ended(lookup, contact(instance, lookup.chatId()), null);
        } catch (HttpClientErrorException.TooManyRequests refused) {
            outcomes.ended(lookup, null, new TooManyRequests());
        } catch (RuntimeException failure) {
            outcomes.ended(lookup, null, failure);
        }
    }

    private @Nullable Contact contact(Instance instance, String chatId) {
        String url = instance.apiUrl() + instance.path();
        HttpHeaders headers = new HttpHeaders();
        headers.setContentType(MediaType.APPLICATION_JSON);
        HttpEntity<Map<String, String>> request = new HttpEntity<>(Map.of("chatId", chatId), headers);
        return restTemplate
                .exchange(url, HttpMethod.POST, request, Contact.class)
                .getBody();
    }

    @Override
    public void close() {
        threads.shutdown();
    }

    private record Paced(VendorSample client, List<Instance> instances, ScheduledExecutorService threads)
            implements LoadClient {

        @Override
        @SuppressWarnings("FutureReturnValueIgnored") // the task itself ends the lookup
        public void run(Load load) {
            PacedLookups.run(
                    load,
                    instances,
                    (task, millis) -> threads.schedule(task, millis, TimeUnit.MILLISECONDS),
                    client::send);
        }

        @Override
        public void close() {
            client.close();
        }
    }
}
