package io.github.reactivecontact.leakcheck;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestPlan;

/**
 * Netty's leak detectors of a JVM that runs tests. They know each reference-counted object that is not released yet.
 */
public final class LeakDetectors implements TestExecutionListener {

    private static final Map<ResourceLeakDetector<?>, Class<?>> DETECTORS = new ConcurrentHashMap<>();

    @Override
    public void testPlanExecutionStarted(TestPlan plan) {
        ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(new RecordingFactory());
    }

    /** Returns how many reference-counted objects of Netty are not released. */
    static int unreleased() {
        ByteBufAllocator.DEFAULT.heapBuffer(1).release();
        if (!DETECTORS.containsValue(ByteBuf.class)) {
            throw new AssertionError("Netty created the leak detector of its buffers before the tests began");
        }
        return DETECTORS.keySet().stream()
                .mapToInt(detector -> tracked(detector).size())
                .sum();
    }

    private static Set<?> tracked(ResourceLeakDetector<?> detector) {
        return (Set<?>) ReflectiveAccess.field(ResourceLeakDetector.class, "allLeaks", detector);
    }

    private static final class RecordingFactory extends ResourceLeakDetectorFactory {

        @Override
        @Deprecated
        @SuppressWarnings("deprecation") // the method to implement
        public <T> ResourceLeakDetector<T> newResourceLeakDetector(
                Class<T> resource, int samplingInterval, long maxActive) {
            ResourceLeakDetector<T> detector = new ResourceLeakDetector<>(resource, samplingInterval, maxActive);
            DETECTORS.put(detector, resource);
            return detector;
        }
    }
}
