package io.github.reactivecontact.testfloor;

import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestPlan;
import reactor.blockhound.BlockHound;

/**
 * Installs BlockHound in a process that runs tests. BlockHound's own listener installs it in a process that only
 * discovers them, too, which Maven's does before it shares the test classes out among several JVMs.
 */
public final class BlockHoundInstaller implements TestExecutionListener {

    @Override
    public void testPlanExecutionStarted(TestPlan plan) {
        BlockHound.install();
    }
}
