package io.github.reactivecontact.examples.webflux;

import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpStatus;
import org.springframework.http.codec.multipart.PartEvent;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.SynchronousSink;

/** Streams the first part {@code file} of a form. Reads and drops all other parts. */
final class UploadedFile {

    private static final String FILE = "file";

    private boolean isRead;

    private UploadedFile() {}

    static Flux<Chunk> chunks(Flux<PartEvent> parts, ListOptions options) {
        return Flux.defer(() -> parts.handle(new UploadedFile()::filter))
                .switchIfEmpty(Flux.error(
                        () -> new ResponseStatusException(HttpStatus.BAD_REQUEST, "the form has no part 'file'")))
                .switchOnFirst((first, file) -> {
                    PartEvent head = first.get();
                    return head == null
                            ? file.cast(Chunk.class)
                            : InputFormat.of(head.headers())
                                    .chunks(
                                            file.map(PartEvent::content),
                                            head.headers().getContentType(),
                                            options);
                });
    }

    private void filter(PartEvent event, SynchronousSink<PartEvent> sink) {
        if (!isRead && event.name().equals(FILE)) {
            isRead = event.isLast();
            sink.next(event);
        } else {
            DataBufferUtils.release(event.content());
        }
    }
}
