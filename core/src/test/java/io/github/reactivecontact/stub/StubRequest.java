package io.github.reactivecontact.stub;

import io.netty.handler.codec.http.HttpHeaders;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A request that a {@link StubServer} received. */
public record StubRequest(
        String method, String path, String version, HttpHeaders headers, String body, String connection) {

    private static final Pattern CHAT_ID = Pattern.compile("\"chatId\":\"([^\"]+)\"");

    public String chatId() {
        Matcher chatId = CHAT_ID.matcher(body);
        return chatId.find() ? chatId.group(1) : "";
    }
}
