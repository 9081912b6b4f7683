package io.github.reactivecontact.redis;

import io.github.reactivecontact.BulkOptions;
import io.github.reactivecontact.GreenApiInstance;
import io.github.reactivecontact.ReactiveContactClient;
import io.lettuce.core.RedisURI;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;

/**
 * One of several processes. It runs endless lookups until its standard input ends, and is configured by environment
 * variables.
 */
final class SharedPacingClient {

    private SharedPacingClient() {}

    public static void main(String[] args) throws IOException {
        int number = Integer.parseInt(System.getenv("NUMBER"));
        URI apiUrl = URI.create(System.getenv("API_URL"));
        List<GreenApiInstance> instances = Arrays.stream(
                        System.getenv("INSTANCES").split(","))
                .map(instance -> instance.split(":"))
                .map(parts -> GreenApiInstance.of(apiUrl, parts[0], parts[1]))
                .toList();
        try (RedisPermitSource permits = RedisPermitSource.create(
                        RedisURI.create("127.0.0.1", Integer.parseInt(System.getenv("REDIS_PORT"))));
                ReactiveContactClient client = ReactiveContactClient.builder()
                        .instances(instances)
                        .requestRate(Integer.parseInt(System.getenv("REQUESTS")), Duration.ofSeconds(1))
                        .permits(permits)
                        .build()) {
            Disposable work = client.lookupAll(
                            Flux.range(0, Integer.MAX_VALUE),
                            index -> 70_000_000_000L + 1_000_000_000L * number + index + "@c.us",
                            BulkOptions.defaults())
                    .subscribe();
            while (System.in.read() >= 0) {
                // Wait for the end of the input.
            }
            work.dispose(); // otherwise each pending lookup would fail when the client closes
        }
    }
}
