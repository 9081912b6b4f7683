package io.github.reactivecontact.internal.transport;

import io.github.reactivecontact.GreenApiInstance;
import io.github.reactivecontact.ReactiveContactClient;
import java.net.URI;
import java.time.Duration;

/** A minimal user program. It needs only core and its runtime dependencies. */
final class TlsProbe {

    private TlsProbe() {}

    /** Prints whether a lookup was answered. The arguments are apiUrl, idInstance and apiTokenInstance. */
    public static void main(String[] arguments) {
        GreenApiInstance instance = GreenApiInstance.of(URI.create(arguments[0]), arguments[1], arguments[2]);
        try (ReactiveContactClient client = ReactiveContactClient.builder()
                .instance(instance)
                .deadline(Duration.ofSeconds(20))
                .build()) {
            System.out.println("answered: "
                    + client.getContactInfo("71234567890@c.us")
                            .block(Duration.ofSeconds(30))
                            .isPresent());
        } catch (Throwable failure) {
            failure.printStackTrace(System.out);
        }
        System.exit(0);
    }
}
