package io.github.reactivecontact.internal.codec;

import io.github.reactivecontact.ContactLookupException.Reason;

/** One sentence for each failure that a response can mean: the problem and what to do. */
final class ErrorMessages {

    private ErrorMessages() {}

    static String of(Reason reason, String idInstance) {
        return sentence(reason).replace("{idInstance}", idInstance);
    }

    private static String sentence(Reason reason) {
        return switch (reason) {
            case REQUEST_REFUSED ->
                "GREEN-API rejected a request of instance {idInstance}: check the chat id," + " retrying does not help";
            case UNAUTHORIZED ->
                "The apiTokenInstance of instance {idInstance} is wrong: compare it with GREEN-API's console";
            case FORBIDDEN ->
                "The idInstance {idInstance} or its apiUrl is wrong: compare them with GREEN-API's console";
            case NOT_FOUND -> "The apiUrl of instance {idInstance} is wrong: compare it with GREEN-API's console";
            case UNEXPECTED_RESPONSE ->
                "A proxy, a CDN or a host other than GREEN-API responded for instance {idInstance}: compare its"
                        + " apiUrl with GREEN-API's console, and check the proxies and firewalls on the way";
            case INSTANCE_STARTING -> "Instance {idInstance} is starting: it will answer in some seconds";
            case INSTANCE_NOT_AUTHORIZED ->
                "The QR code of instance {idInstance} is not scanned: scan it in GREEN-API's console";
            case INSTANCE_EXPIRED -> "Instance {idInstance} is not paid for: renew it in GREEN-API's console";
            case INSTANCE_DELETED -> "Instance {idInstance} is deleted: remove it from the configuration";
            case QUOTA_EXCEEDED ->
                "The monthly quota of instance {idInstance} is used up: change its plan or wait for"
                        + " the next month";
            case THROTTLED ->
                "Instance {idInstance} is over its rate limit: lower its request rate, and check what else uses it";
            case SERVER_ERROR -> "GREEN-API or a proxy failed on a request of instance {idInstance}: try again later";
            case TIMEOUT ->
                "The server gave up on a request of instance {idInstance} before it had an answer:"
                        + " try again later";
            case MALFORMED_BODY ->
                "The response for instance {idInstance} is not one that GREEN-API documents: check that"
                        + " apiUrl leads to GREEN-API";
            case INVALID_CHAT_ID,
                    SOURCE_FAILED,
                    CONNECTION_FAILED,
                    DEADLINE,
                    BODY_TOO_LARGE,
                    QUEUE_FULL,
                    NO_INSTANCE,
                    NO_PERMIT,
                    CLOSED -> throw new IllegalArgumentException("no response means " + reason);
        };
    }
}
