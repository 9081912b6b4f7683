package io.github.reactivecontact.examples.webflux;

import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.ContactLookupException.Reason;
import io.github.reactivecontact.InvalidChatIdException;
import io.github.reactivecontact.ReactiveContactClient;
import io.github.reactivecontact.examples.tables.ChatIdParser;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.MediaType;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Returns one contact. */
@RestController
class ContactController {

    private final ReactiveContactClient client;
    private final ChatIdParsers parsers;
    private final Duration deadline;

    /**
     * Creates the controller.
     *
     * @param deadline deadline of a request
     */
    ContactController(
            ReactiveContactClient client, ChatIdParsers parsers, @Value("${contacts.deadline:30s}") Duration deadline) {
        this.client = client;
        this.parsers = parsers;
        this.deadline = deadline;
    }

    /** The text {@code lookup} is not a chat id, so that other methods of that path are not allowed. */
    @GetMapping(path = "/contacts/{chatId:(?!lookup$).*}", produces = MediaType.APPLICATION_JSON_VALUE)
    Mono<ContactInfo> contact(@PathVariable String chatId, @RequestParam MultiValueMap<String, String> query) {
        return Mono.fromSupplier(() -> parse(chatId, parsers.of(query)))
                .flatMap(client::getContactInfo)
                .timeout(deadline, Mono.error(this::deadlineExceeded))
                .map(contact -> contact.orElseThrow(NoContactException::new));
    }

    private static ChatId parse(String text, ChatIdParser parser) {
        try {
            return parser.parse(text);
        } catch (InvalidChatIdException e) {
            throw ContactLookupException.builder(Reason.INVALID_CHAT_ID, String.valueOf(e.getMessage()))
                    .build();
        }
    }

    private ContactLookupException deadlineExceeded() {
        return ContactLookupException.builder(Reason.DEADLINE, "The lookup did not finish within " + deadline)
                .build();
    }

    /** There is no contact information for this chat. */
    static final class NoContactException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        NoContactException() {
            super("There is no contact information for this chat", null, false, false);
        }
    }
}
