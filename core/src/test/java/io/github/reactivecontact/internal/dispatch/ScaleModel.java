package io.github.reactivecontact.internal.dispatch;

/**
 * Computes the throughput and the resources of a fleet of instances with endless work.
 *
 * @param instances the number of instances
 * @param requests permitted for each instance in a second
 * @param responseSeconds from writing a request to its response, on average
 * @param marginSeconds by which the pace stretches each second: about the jitter of a strict server's arrivals
 */
record ScaleModel(int instances, int requests, double responseSeconds, double marginSeconds) {

    /** Requests arrive in waves, so there are more places than average requests in flight. */
    private static final double ROOM_FOR_WAVES = 1.25;

    /** The measured costs of one lookup, one place and one instance. */
    record Costs(double bytesOfInstance, double bytesInFlight, double coreSecondsOfLookup) {}

    /** The resources of one machine. */
    record Machine(int portsToOneAddress, int cores) {

        private static final double BUSY = 0.5;

        private double cores(double share) {
            return cores * share;
        }
    }

    double lookupsPerSecond() {
        return instances * requests / (1 + marginSeconds);
    }

    double lookupsPerHour() {
        return 3600 * lookupsPerSecond();
    }

    /** Returns the average, by Little's law. */
    double inFlight() {
        return lookupsPerSecond() * responseSeconds;
    }

    /** Returns {@code maxInFlight} summed over all machines, which is about their number of connections. */
    int places() {
        return (int) Math.ceil(Math.max(inFlight() + 1, ROOM_FOR_WAVES * inFlight()));
    }

    double bytes(Costs costs) {
        return instances * costs.bytesOfInstance + places() * costs.bytesInFlight;
    }

    double cores(Costs costs) {
        return lookupsPerSecond() * costs.coreSecondsOfLookup;
    }

    /** Returns the machines that the connections need, if all instances have the same address. */
    int machinesForConnections(Machine machine) {
        return ceil((double) places() / machine.portsToOneAddress);
    }

    /** Returns the machines that the work needs at half of their capacity. */
    int machinesForWork(Machine machine, Costs costs) {
        return ceil(cores(costs) / machine.cores(Machine.BUSY));
    }

    int machines(Machine machine, Costs costs) {
        return Math.max(machinesForConnections(machine), machinesForWork(machine, costs));
    }

    /** Returns the permits requested per second, if this many processes share all instances and have work for each. */
    double permitsAskedPerSecond(int processes) {
        return processes * lookupsPerSecond();
    }

    private static int ceil(double number) {
        return Math.max(1, (int) Math.ceil(number));
    }
}
