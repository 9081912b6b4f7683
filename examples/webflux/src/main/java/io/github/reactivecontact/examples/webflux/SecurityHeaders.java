package io.github.reactivecontact.examples.webflux;

import io.github.reactivecontact.simulator.GreenApiSimulator;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Sets strict security headers, because names and pictures are untrusted content. Rejects lookups from pages of other
 * sites, which could otherwise use up permits through a visitor's browser.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class SecurityHeaders implements WebFilter {

    private final String contentSecurityPolicy;

    SecurityHeaders(ObjectProvider<GreenApiSimulator> simulator) {
        GreenApiSimulator embedded = simulator.getIfAvailable();
        String pictures = embedded == null ? "" : " " + embedded.apiUrl();
        this.contentSecurityPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
                + " img-src 'self' https:" + pictures + "; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        HttpHeaders headers = exchange.getResponse().getHeaders();
        headers.set("Content-Security-Policy", contentSecurityPolicy);
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Referrer-Policy", "no-referrer");
        if (isCrossSiteLookup(exchange.getRequest())) {
            return Mono.error(new ResponseStatusException(
                    HttpStatus.FORBIDDEN,
                    "Pages of other sites must not look up contacts: serve the page from this site"));
        }
        return chain.filter(exchange);
    }

    private static boolean isCrossSiteLookup(ServerHttpRequest request) {
        return "cross-site".equals(request.getHeaders().getFirst("Sec-Fetch-Site")) && isLookup(request);
    }

    /** Whether a request is about contacts or lists. */
    static boolean isLookup(ServerHttpRequest request) {
        String path = request.getPath().pathWithinApplication().value();
        return path.startsWith("/contacts/") || path.startsWith("/lists");
    }
}
