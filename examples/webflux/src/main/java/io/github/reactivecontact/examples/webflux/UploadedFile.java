package io.github.reactivecontact.examples.webflux;

import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpStatus;
import org.springframework.http.codec.multipart.PartEvent;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Flux;

/** The part {@code file} of a form, as it arrives. */
final class UploadedFile {

    private static final String FILE = "file";

    private UploadedFile() {}

    static Flux<Line> lines(Flux<PartEvent> parts, @Nullable String column) {
        return parts.<PartEvent>handle((event, sink) -> {
                    if (event.name().equals(FILE)) {
                        sink.next(event);
                    } else {
                        DataBufferUtils.release(event.content());
                    }
                })
                .takeUntil(PartEvent::isLast)
                .switchIfEmpty(Flux.error(
                        () -> new ResponseStatusException(HttpStatus.BAD_REQUEST, "the form has no part 'file'")))
                .switchOnFirst((first, file) -> {
                    PartEvent head = first.get();
                    return head == null
                            ? file.cast(Line.class)
                            : InputFormat.of(head.headers()).lines(file.map(PartEvent::content), column);
                });
    }
}
