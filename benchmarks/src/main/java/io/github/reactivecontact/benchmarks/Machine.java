package io.github.reactivecontact.benchmarks;

import java.lang.management.ManagementFactory;

/**
 * The machine of a measurement.
 *
 * @param processor name of the processor
 * @param cores that this process may use
 * @param memoryBytes of the machine
 * @param system name, version and architecture
 * @param jvm name and version
 */
record Machine(String processor, int cores, long memoryBytes, String system, String jvm) {

    static Machine thisOne() {
        var system = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return new Machine(
                ProcessFacts.processor(),
                Runtime.getRuntime().availableProcessors(),
                system.getTotalMemorySize(),
                property("os.name") + " " + property("os.version") + " " + property("os.arch"),
                property("java.vm.name") + " " + property("java.vm.version") + " (" + property("java.vendor") + ")");
    }

    String describe() {
        return "%s, %d cores, %.1f GiB; %s; %s"
                .formatted(processor, cores, memoryBytes / (double) (1 << 30), system, jvm);
    }

    private static String property(String name) {
        return System.getProperty(name, "unknown");
    }
}
