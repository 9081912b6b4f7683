package io.github.reactivecontact.leakcheck;

import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestPlan;
import reactor.blockhound.BlockHound;

/**
 * Installs BlockHound in a JVM that runs tests. BlockHound's own listener also installs it in a JVM that only discovers
 * tests, such as Maven's before it forks.
 */
public final class BlockHoundInstaller implements TestExecutionListener {

    @Override
    public void testPlanExecutionStarted(TestPlan plan) {
        BlockHound.install();
    }
}
