package io.github.reactivecontact.internal.dispatch;

/**
 * What a fleet of instances with endless work comes to, by arithmetic alone.
 *
 * @param instances how many
 * @param requests permitted of each, a second
 * @param responseSeconds from writing a request to its answer, on average
 * @param marginSeconds by how much the pace stretches each second: about the jitter of a strict server's arrivals
 */
record ScaleModel(int instances, int requests, double responseSeconds, double marginSeconds) {

    /** More places than requests on their way, because these come in waves. */
    private static final double ROOM_FOR_WAVES = 1.25;

    /** What one lookup, one place or one instance costs, as measured somewhere. */
    record Costs(double bytesOfInstance, double bytesInFlight, double coreSecondsOfLookup) {}

    /** What one machine has. */
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

    /** By Little's law. */
    double inFlight() {
        return lookupsPerSecond() * responseSeconds;
    }

    /** What {@code maxInFlight} is to be over all machines, and about as many connections they have. */
    int places() {
        return (int) Math.ceil(Math.max(inFlight() + 1, ROOM_FOR_WAVES * inFlight()));
    }

    double bytes(Costs costs) {
        return instances * costs.bytesOfInstance + places() * costs.bytesInFlight;
    }

    double cores(Costs costs) {
        return lookupsPerSecond() * costs.coreSecondsOfLookup;
    }

    /** Machines for the connections, if all instances have the same address. */
    int machinesForConnections(Machine machine) {
        return ceil((double) places() / machine.portsToOneAddress);
    }

    /** Machines for the work, if they are to be busy by half. */
    int machinesForWork(Machine machine, Costs costs) {
        return ceil(cores(costs) / machine.cores(Machine.BUSY));
    }

    int machines(Machine machine, Costs costs) {
        return Math.max(machinesForConnections(machine), machinesForWork(machine, costs));
    }

    /** Permits asked for, a second, where so many processes share all instances and all have work for each. */
    double permitsAskedPerSecond(int processes) {
        return processes * lookupsPerSecond();
    }

    private static int ceil(double number) {
        return Math.max(1, (int) Math.ceil(number));
    }
}
