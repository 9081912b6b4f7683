package io.github.reactivecontact.spring;

import io.github.reactivecontact.GreenApiInstance;
import io.github.reactivecontact.simulator.GreenApiSimulator;
import io.github.reactivecontact.simulator.InstanceState;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestContextAnnotationUtils;
import org.springframework.test.context.TestExecutionListener;

/**
 * Resets the simulators of {@link AutoConfigureContactSimulator} after each test. Created by Spring's test framework.
 */
final class ContactSimulatorResetListener implements TestExecutionListener {

    ContactSimulatorResetListener() {}

    @Override
    public void afterTestMethod(TestContext test) {
        if (test.hasApplicationContext()
                && TestContextAnnotationUtils.hasAnnotation(test.getTestClass(), AutoConfigureContactSimulator.class)) {
            test.getApplicationContext()
                    .getBeanProvider(GreenApiSimulator.class)
                    .forEach(ContactSimulatorResetListener::reset);
        }
    }

    private static void reset(GreenApiSimulator simulator) {
        simulator.clear();
        for (GreenApiInstance instance : simulator.instances()) {
            simulator.state(instance.idInstance(), InstanceState.ANSWERING);
        }
    }
}
