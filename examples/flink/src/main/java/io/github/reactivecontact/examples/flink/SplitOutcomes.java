package io.github.reactivecontact.examples.flink;

import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.types.Either;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/** Emits what is on the left, and passes what is on the right to a side output. */
final class SplitOutcomes<I, O> extends ProcessFunction<Either<O, I>, O> {

    private static final long serialVersionUID = 1L;

    private final OutputTag<I> unserved;

    SplitOutcomes(OutputTag<I> unserved) {
        this.unserved = unserved;
    }

    @Override
    public void processElement(Either<O, I> element, Context context, Collector<O> out) {
        if (element.isLeft()) {
            out.collect(element.left());
        } else {
            context.output(unserved, element.right());
        }
    }
}
