package io.github.reactivecontact.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;

/**
 * Gives a Spring test a {@link io.github.reactivecontact.simulator.GreenApiSimulator} bean, and a
 * {@link io.github.reactivecontact.ReactiveContactClient} bean that uses it.
 *
 * <pre>{@code
 * @SpringBootTest
 * @AutoConfigureContactSimulator
 * class ContactsServiceTest {
 *     @Autowired GreenApiSimulator green;
 *     @Autowired ContactsService service;
 * }
 * }</pre>
 *
 * <p>The client sends requests to the simulator only, whatever properties and environment variables say: instances,
 * {@code instances-file}, an {@link InstanceSource}, {@link ContactClientConnectionDetails}, a proxy, Redis and a
 * {@link io.github.reactivecontact.PermitSource} are not used. Code of the application that calls {@code setInstances},
 * or routes the HTTP client elsewhere, still does so. The rate is unlimited. {@code contact-client.cache.type} is
 * {@code none}, so that a contact of one test is not the answer in the next; a cache bean of the application stays.
 * {@code contact-client.enabled} is true. Other properties apply, for example {@code deadline}.
 *
 * <p>{@code GreenApiSimulator} beans of the application replace the simulator, for example with a rate limit. A client
 * bean of the application must be built from the {@link io.github.reactivecontact.ReactiveContactClientBuilder} bean,
 * otherwise the application does not start.
 *
 * <p>Test classes with equal annotations share a cached context, and so its simulator. After each test, its contacts,
 * faults, errors, outages and instance states are reset. Its counts stay, and so does what the client knows of its
 * instances, such as a cooldown: a test that causes one has {@code @DirtiesContext}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ImportAutoConfiguration(ContactClientAutoConfiguration.class)
public @interface AutoConfigureContactSimulator {

    /**
     * Returns the number of simulated instances.
     *
     * @return 1 to 100000
     */
    int instances() default 1;
}
