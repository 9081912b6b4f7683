package io.github.reactivecontact.benchmarks.clients;

import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
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

    VendorSample(Target target) {
        // The JDK reads it at its first request.
        System.setProperty("http.maxConnections", Integer.toString(target.connections()));
        this.threads = Executors.newFixedThreadPool(target.inFlight());
        this.target = target;
    }

    @Override
    public void run(Load load) {
        Slots.fill(load, target.inFlight(), (lookup, slots) -> threads.execute(() -> send(lookup, slots)));
    }

    private void send(Lookup lookup, Slots slots) {
        try {
            slots.ended(lookup, contact(lookup.chatId()), null);
        } catch (RuntimeException failure) {
            slots.ended(lookup, null, failure);
        }
    }

    private @Nullable Contact contact(String chatId) {
        String url = target.apiUrl() + target.path();
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
}
