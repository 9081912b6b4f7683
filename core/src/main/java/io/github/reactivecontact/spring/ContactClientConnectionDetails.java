package io.github.reactivecontact.spring;

import io.github.reactivecontact.GreenApiInstance;
import java.util.List;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;

/**
 * Supplies the instances of the auto-configured client in place of {@code contact-client.instances}, for example those
 * of a container that a test started. A bean of this type replaces the instances of all properties.
 */
@FunctionalInterface
public interface ContactClientConnectionDetails extends ConnectionDetails {

    /**
     * Returns the instances. Called once for each client.
     *
     * @return at least one
     */
    List<GreenApiInstance> getInstances();
}
