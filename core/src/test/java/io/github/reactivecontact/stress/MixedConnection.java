package io.github.reactivecontact.stress;

import io.github.reactivecontact.stress.ResponsePlan.Ending;
import io.github.reactivecontact.stress.ResponsePlan.Part;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One connection of the server. It repeats an answer at once, on the idle connection, or with the answer to one of the
 * next eight requests.
 */
final class MixedConnection extends SimpleChannelInboundHandler<ByteBuf> {

    private static final String BEFORE_CHAT_ID = "\"chatId\":\"";
    private static final String END_OF_REQUEST = "\"}";
    private static final int IDLE_MILLIS = 2;
    private static final int MAX_REQUESTS_LATE = 8;

    private final Function<String, ResponsePlan> plans;
    private final ResponseKindCounts counts;
    private final StringBuilder unread = new StringBuilder();
    private final Deque<String> waiting = new ArrayDeque<>();
    private int received;
    private boolean answering;
    private @Nullable String lateDuplicate;
    private int requestsUntilLate;

    MixedConnection(Function<String, ResponsePlan> plans, ResponseKindCounts counts) {
        this.plans = plans;
        this.counts = counts;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf bytes) {
        unread.append(bytes.toString(StandardCharsets.ISO_8859_1));
        int end;
        while ((end = unread.indexOf(END_OF_REQUEST)) >= 0) {
            waiting.add(unread.substring(unread.indexOf(BEFORE_CHAT_ID) + BEFORE_CHAT_ID.length(), end));
            unread.delete(0, end + END_OF_REQUEST.length());
            received++;
        }
        answerNext(context);
    }

    private void answerNext(ChannelHandlerContext context) {
        if (answering || waiting.isEmpty()) {
            return;
        }
        answering = true;
        ResponsePlan plan = plans.apply(waiting.remove());
        String duplicate = lateDuplicate;
        if (duplicate == null || --requestsUntilLate > 0) {
            write(context, plan, 0);
        } else {
            lateDuplicate = null;
            write(context, afterDuplicate(duplicate, plan), 0);
        }
    }

    /**
     * Prepends the duplicate to the first write if that has an even length, or sends it in a separate write. The length
     * serves as a deterministic choice.
     */
    private static ResponsePlan afterDuplicate(String duplicate, ResponsePlan plan) {
        List<Part> parts = new ArrayList<>(plan.parts());
        if (!parts.isEmpty() && parts.get(0).bytes().length() % 2 == 0) {
            Part first = parts.remove(0);
            parts.add(0, new Part(duplicate + first.bytes(), first.pauseMillis()));
        } else {
            parts.add(0, new Part(duplicate, 0));
        }
        List<ResponseKind> kinds = new ArrayList<>(plan.kinds());
        kinds.add(ResponseKind.DUPLICATE_LATE);
        return new ResponsePlan(parts, plan.ending(), plan.answer(), kinds);
    }

    private void write(ChannelHandlerContext context, ResponsePlan plan, int number) {
        if (number == plan.parts().size()) {
            end(context, plan);
            return;
        }
        Part part = plan.parts().get(number);
        context.executor()
                .schedule(
                        () -> write(context, part.bytes()).addListener(written -> {
                            if (written.isSuccess()) {
                                write(context, plan, number + 1);
                            }
                        }),
                        part.pauseMillis(),
                        TimeUnit.MILLISECONDS);
    }

    private static ChannelFuture write(ChannelHandlerContext context, String bytes) {
        return context.writeAndFlush(Unpooled.copiedBuffer(bytes, StandardCharsets.ISO_8859_1));
    }

    private void end(ChannelHandlerContext context, ResponsePlan plan) {
        counts.add(plan.kinds());
        answering = false;
        if (plan.ending() == Ending.CLOSE) {
            waiting.clear();
            answering = true;
            context.close();
            return;
        }
        if (plan.ending() == Ending.DUPLICATE_LATE && lateDuplicate == null) {
            lateDuplicate = plan.answer();
            requestsUntilLate = 1 + Math.floorMod(plan.answer().hashCode(), MAX_REQUESTS_LATE);
        } else if (plan.ending() == Ending.DUPLICATE_WHEN_IDLE) {
            duplicateWhenIdle(context, plan.answer());
        }
        answerNext(context);
    }

    private void duplicateWhenIdle(ChannelHandlerContext context, String answer) {
        int receivedBefore = received;
        context.executor()
                .schedule(
                        () -> {
                            if (received == receivedBefore) {
                                write(context, answer).addListener(written -> {
                                    if (written.isSuccess()) {
                                        counts.add(ResponseKind.DUPLICATE_WHEN_IDLE);
                                    }
                                });
                            }
                        },
                        IDLE_MILLIS,
                        TimeUnit.MILLISECONDS);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
        // The client resets connections with unread responses.
        context.close();
    }
}
