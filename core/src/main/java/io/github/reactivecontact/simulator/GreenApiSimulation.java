package io.github.reactivecontact.simulator;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Passes a running simulator, and a client of it, to the tests of a JUnit Jupiter class.
 *
 * <pre>{@code
 * @GreenApiSimulation
 * class ContactsTest {
 *     @Test
 *     void deletedInstance_failsLookup(GreenApiSimulator green, ReactiveContactClient client) {
 *         green.state(green.instance().idInstance(), InstanceState.DELETED);
 *         StepVerifier.create(client.getContactInfo("71234567890@c.us")).verifyError(ContactLookupException.class);
 *     }
 * }
 * }</pre>
 *
 * <p>Methods and constructors may have parameters of these types:
 *
 * <ul>
 *   <li>{@link GreenApiSimulator}, without rate limit, latency or faults;
 *   <li>{@link io.github.reactivecontact.GreenApiInstance}, its first instance;
 *   <li>{@link io.github.reactivecontact.ReactiveContactClient} of all its instances, at an unlimited rate.
 * </ul>
 *
 * <p>All parameters of a test have the same simulator and the same client. Where they are first requested decides how
 * long they live:
 *
 * <ul>
 *   <li>in a test, {@code @BeforeEach}, or the constructor of a class with an object for each test: for this test. So
 *       counts, states and circuits of one test do not reach the next;
 *   <li>in {@code @BeforeAll}, or the constructor of a class with {@code Lifecycle.PER_CLASS}: for all tests of the
 *       class and of its {@code @Nested} classes. Call {@link GreenApiSimulator#clear()} between tests if they set
 *       contacts or faults.
 * </ul>
 *
 * <p>The extension closes the client, and then the simulator. Nested classes use the annotation of the class around
 * them, unless they have one and the simulator of the outer class is not open. Needs JUnit Jupiter 5.12 or later, which is an optional dependency.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ExtendWith(GreenApiSimulationExtension.class)
public @interface GreenApiSimulation {

    /**
     * Returns the number of instances.
     *
     * @return 1 to 100000
     */
    int instances() default 1;
}
