package io.github.reactivecontact.examples.flink;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.api.common.functions.Partitioner;

/**
 * Sends each chat id to the subtask that owns the instance it falls to. Instance {@code i} belongs to subtask {@code i %
 * parallelism} and to no other, so a client in each subtask paces its own instances and has nobody to agree with; and
 * chat ids fall evenly to instances, not to subtasks, so a subtask of two instances gets twice what a subtask of one
 * gets.
 *
 * <p>Depends on nothing but chat id, number of instances and parallelism: after a restart, or at another parallelism, it
 * is as true as before.
 */
final class InstancePartitioner implements Partitioner<String> {

    private static final long serialVersionUID = 1L;

    private final int instances;

    /**
     * A partitioner over so many instances.
     *
     * @param instances how many there are, at least 1
     */
    InstancePartitioner(int instances) {
        if (instances < 1) {
            throw new IllegalArgumentException("instances must be at least 1, was " + instances);
        }
        this.instances = instances;
    }

    @Override
    public int partition(String chatId, int parallelism) {
        return Math.floorMod(mixed(chatId.hashCode()), instances) % parallelism;
    }

    /** The instances that belong to a subtask; none if the parallelism is larger than the number of instances. */
    static List<String> owned(List<String> idInstances, int subtask, int parallelism) {
        return IntStream.range(0, idInstances.size())
                .filter(instance -> instance % parallelism == subtask)
                .mapToObj(idInstances::get)
                .toList();
    }

    /** Lets every bit count: numbers in a row, or with a common step, have hash codes with one too. */
    private static int mixed(int hash) {
        int mixed = (hash ^ (hash >>> 16)) * 0x7feb352d;
        mixed = (mixed ^ (mixed >>> 15)) * 0x846ca68b;
        return mixed ^ (mixed >>> 16);
    }
}
