package io.github.reactivecontact.examples.flink;

import org.apache.flink.api.common.functions.Partitioner;

/**
 * Sends all records of a chat to one subtask, and spreads chats evenly. The records of a chat therefore share a request
 * or the answer in the subtask's memory, and keep their order if the job is ordered.
 */
final class ChatPartitioner implements Partitioner<String> {

    private static final long serialVersionUID = 1L;

    @Override
    public int partition(String chatId, int parallelism) {
        return Math.floorMod(mixed(chatId.hashCode()), parallelism);
    }

    /** Mixes all bits, because consecutive numbers have regular hash codes. */
    private static int mixed(int hash) {
        int mixed = (hash ^ (hash >>> 16)) * 0x7feb352d;
        mixed = (mixed ^ (mixed >>> 15)) * 0x846ca68b;
        return mixed ^ (mixed >>> 16);
    }
}
