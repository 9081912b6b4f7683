package io.github.reactivecontact.internal.dispatch;

import io.github.reactivecontact.internal.transport.RequestWrite;
import reactor.core.publisher.Mono;

/** Writes requests when it is their turn, as the transport does. */
final class Turns {

    private Turns() {}

    static void write(RequestWrite write, Runnable written) {
        Mono<Void> turn = write.turn();
        if (turn == null) {
            write.written();
            written.run();
        } else {
            turn.subscribe(null, null, () -> {
                write.written();
                written.run();
            });
        }
    }
}
