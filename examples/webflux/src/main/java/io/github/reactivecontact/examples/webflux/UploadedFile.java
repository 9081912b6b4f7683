package io.github.reactivecontact.examples.webflux;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import org.springframework.core.codec.DecodingException;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.codec.multipart.PartEvent;
import org.springframework.http.codec.multipart.PartEventHttpMessageReader;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebInputException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.SynchronousSink;

/** The first part {@code file} of a form, as it arrives. The parts before and behind it are read and dropped. */
final class UploadedFile {

    private static final String FILE = "file";
    private static final PartEventHttpMessageReader FORMS = new PartEventHttpMessageReader();

    private boolean isRead;

    private UploadedFile() {}

    static Flux<Line> lines(ServerHttpRequest form, @Nullable String column) {
        return Flux.defer(() -> parts(form).handle(new UploadedFile()::take))
                .switchIfEmpty(Flux.error(
                        () -> new ResponseStatusException(HttpStatus.BAD_REQUEST, "the form has no part 'file'")))
                .switchOnFirst((first, file) -> {
                    PartEvent head = first.get();
                    return head == null
                            ? file.cast(Line.class)
                            : InputFormat.of(head.headers()).lines(file.map(PartEvent::content), column);
                });
    }

    /**
     * Spring's parser gets copies that nobody has to release: cancelled while it parses, it releases a pooled buffer once
     * too often.
     */
    private static Flux<PartEvent> parts(ServerHttpRequest form) {
        ServerHttpRequest copied = new ServerHttpRequestDecorator(form) {
            @Override
            public Flux<DataBuffer> getBody() {
                return super.getBody().map(UploadedFile::copy);
            }
        };
        return FORMS.read(ResolvableType.forClass(PartEvent.class), copied, Map.of())
                .onErrorMap(
                        DecodingException.class, e -> new ServerWebInputException("the form is malformed", null, e));
    }

    private static DataBuffer copy(DataBuffer buffer) {
        try {
            byte[] bytes = new byte[buffer.readableByteCount()];
            buffer.read(bytes);
            return DefaultDataBufferFactory.sharedInstance.wrap(bytes);
        } finally {
            DataBufferUtils.release(buffer);
        }
    }

    private void take(PartEvent event, SynchronousSink<PartEvent> sink) {
        if (!isRead && event.name().equals(FILE)) {
            isRead = event.isLast();
            sink.next(event);
        } else {
            DataBufferUtils.release(event.content());
        }
    }
}
