package io.github.reactivecontact.examples.flink;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.api.common.functions.Partitioner;

/**
 * Assigns each chat id to an instance, and sends it to the subtask that owns the instance. Instance {@code i} belongs
 * to subtask {@code i % parallelism} only, so the client in each subtask paces its instances without coordination. Chat
 * ids are spread evenly over instances, so a subtask with two instances gets twice as many as a subtask with one.
 *
 * <p>The result depends only on chat id, number of instances and parallelism, so it is the same after a restart.
 */
final class InstancePartitioner implements Partitioner<String> {

    private static final long serialVersionUID = 1L;

    private final int instances;

    /**
     * Creates a partitioner.
     *
     * @param instances number of instances, at least 1
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

    /** Returns the instances of a subtask. May be empty if the parallelism exceeds the number of instances. */
    static List<String> owned(List<String> idInstances, int subtask, int parallelism) {
        return IntStream.range(0, idInstances.size())
                .filter(instance -> instance % parallelism == subtask)
                .mapToObj(idInstances::get)
                .toList();
    }

    /** Mixes all bits, because consecutive numbers have regular hash codes. */
    private static int mixed(int hash) {
        int mixed = (hash ^ (hash >>> 16)) * 0x7feb352d;
        mixed = (mixed ^ (mixed >>> 15)) * 0x846ca68b;
        return mixed ^ (mixed >>> 16);
    }
}
