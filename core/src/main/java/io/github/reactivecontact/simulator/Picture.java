package io.github.reactivecontact.simulator;

import io.netty.handler.codec.http.QueryStringDecoder;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.server.HttpServerRequest;

/**
 * The picture of a seed, always the same. If the seed ends with a dash and letters, the picture shows them as the
 * initials of a person on a colour. Otherwise it shows shapes as a product.
 */
final class Picture {

    private static final Pattern ADDRESS = Pattern.compile(".*/pictures/([^/?]{1,200})\\.svg(?:\\?.*)?");
    private static final Pattern WORD = Pattern.compile("\\p{L}[\\p{L}\\p{M}'’־-]*");
    private static final int MAX_INITIALS = 2;
    private static final int SHAPES = 5;
    private static final int SIZE = 96;

    private Picture() {}

    /** Returns the seed in the path of a request, or null. */
    static @Nullable String seed(String uri) {
        Matcher address = ADDRESS.matcher(uri);
        try {
            return address.matches() ? QueryStringDecoder.decodeComponent(address.group(1)) : null;
        } catch (IllegalArgumentException badEscape) {
            return null;
        }
    }

    /** Returns the address prefix of the pictures on the server of a request. A seed and {@code .svg} follow it. */
    static String addresses(HttpServerRequest request) {
        int port = request.connectionHostAddress() instanceof InetSocketAddress address ? address.getPort() : 0;
        String server = request.connectionScheme().equals("https") ? "https://localhost:" : "http://127.0.0.1:";
        return server + port + "/pictures/";
    }

    /**
     * Returns the end of a seed, URL-encoded: the upper-case first letters of the first two words. Empty if the name
     * has no letter.
     */
    static String initials(String name) {
        String initials = WORD.matcher(name)
                .results()
                .limit(MAX_INITIALS)
                .map(word -> word.group().substring(0, word.group().offsetByCodePoints(0, 1)))
                .collect(Collectors.joining());
        return initials.isEmpty()
                ? ""
                : "-" + URLEncoder.encode(initials.toUpperCase(Locale.ROOT), StandardCharsets.UTF_8);
    }

    static String svg(String seed) {
        SeededRandom random = SeededRandom.of(seed);
        int hue = random.below(360);
        StringBuilder svg = new StringBuilder(600)
                .append("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 96 96\" width=\"96\" height=\"96\">")
                .append("<rect width=\"96\" height=\"96\" fill=\"")
                .append(colour(hue, 38))
                .append("\"/>");
        String letters = seed.substring(seed.lastIndexOf('-') + 1);
        if (seed.indexOf('-') >= 0 && WORD.matcher(letters).matches()) {
            svg.append("<text x=\"48\" y=\"48\" text-anchor=\"middle\" dominant-baseline=\"central\" fill=\"#fff\"")
                    .append(" font-family=\"sans-serif\" font-size=\"40\">")
                    .append(letters)
                    .append("</text>");
        } else {
            for (int i = 1; i <= SHAPES; i++) {
                shape(svg, random, colour(hue + i * 25, 45 + 8 * i));
            }
        }
        return svg.append("</svg>").toString();
    }

    private static void shape(StringBuilder svg, SeededRandom random, String colour) {
        int x = random.below(SIZE);
        int y = random.below(SIZE);
        int half = 8 + random.below(SIZE / 4);
        svg.append(
                random.oneIn(2)
                        ? "<circle cx=\"" + x + "\" cy=\"" + y + "\" r=\"" + half
                        : "<rect x=\"" + (x - half) + "\" y=\"" + (y - half) + "\" width=\"" + 2 * half + "\" height=\""
                                + 2 * half + "\" rx=\"6");
        svg.append("\" fill=\"").append(colour).append("\"/>");
    }

    private static String colour(int hue, int lightness) {
        return "hsl(" + hue % 360 + ",55%," + lightness + "%)";
    }
}
