package io.github.reactivecontact;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One GREEN-API instance: its address, number and token. No accessor returns the token, and {@link #toString()} does
 * not print it. Immutable.
 */
public final class GreenApiInstance {

    private static final URI GENERAL_HOST = URI.create("https://api.green-api.com");
    private static final int MAX_PORT = 65_535;
    private static final Pattern ID_INSTANCE = Pattern.compile("[0-9]{1,10}");
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~-]{1,512}");

    private final URI apiUrl;
    private final String idInstance;
    // Transient, so that serialisers that read fields skip it.
    private final transient String apiTokenInstance;

    private GreenApiInstance(URI apiUrl, String idInstance, String apiTokenInstance) {
        this.apiUrl = checkedApiUrl(Objects.requireNonNull(apiUrl, "apiUrl must not be null"));
        this.idInstance = checkedIdInstance(Objects.requireNonNull(idInstance, "idInstance must not be null"));
        this.apiTokenInstance =
                checkedToken(Objects.requireNonNull(apiTokenInstance, "apiTokenInstance must not be null"));
    }

    /**
     * Creates an instance at the general host, {@code https://api.green-api.com}. Prefer the host that GREEN-API's
     * console shows for the instance, see {@link #of(URI, String, String)}.
     *
     * @param idInstance one to ten digits
     * @param apiTokenInstance the token of the instance: 1 to 512 letters, digits, or {@code . _ ~ -}
     * @return the instance
     * @throws IllegalArgumentException if an argument is malformed; the message does not contain the token
     */
    public static GreenApiInstance of(String idInstance, String apiTokenInstance) {
        return new GreenApiInstance(GENERAL_HOST, idInstance, apiTokenInstance);
    }

    /**
     * Creates an instance at the host that GREEN-API's console shows for it.
     *
     * @param apiUrl for example {@code https://7103.api.greenapi.com}. A port and a path prefix are allowed. User
     *     information, a query and a fragment are rejected
     * @param idInstance one to ten digits
     * @param apiTokenInstance the token of the instance: 1 to 512 letters, digits, or {@code . _ ~ -}
     * @return the instance
     * @throws IllegalArgumentException if an argument is malformed; the message does not contain the token
     */
    public static GreenApiInstance of(URI apiUrl, String idInstance, String apiTokenInstance) {
        return new GreenApiInstance(apiUrl, idInstance, apiTokenInstance);
    }

    /**
     * Creates an instance from environment variables: {@code GREEN_API_ID_INSTANCE}, {@code GREEN_API_TOKEN} and,
     * optionally, {@code GREEN_API_URL}.
     *
     * @return the instance
     * @throws IllegalStateException if a variable is missing or malformed; the message names it and does not contain
     *     the token
     */
    public static GreenApiInstance fromEnvironment() {
        return fromEnvironment(System.getenv());
    }

    static GreenApiInstance fromEnvironment(Map<String, String> environment) {
        String idInstance = required(environment, "GREEN_API_ID_INSTANCE");
        String token = required(environment, "GREEN_API_TOKEN");
        String apiUrl = environment.get("GREEN_API_URL");
        try {
            URI uri = apiUrl == null || apiUrl.isBlank() ? GENERAL_HOST : new URI(apiUrl.strip());
            return new GreenApiInstance(uri, idInstance, token);
        } catch (URISyntaxException e) {
            // The exception quotes its input, which may be a full request URL with the token.
            throw new IllegalStateException("GREEN_API_URL is not a URL");
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(
                    "The environment (GREEN_API_URL, GREEN_API_ID_INSTANCE, GREEN_API_TOKEN) names no instance: "
                            + e.getMessage());
        }
    }

    /**
     * Returns the server's address without a trailing slash.
     *
     * @return the address
     */
    public URI apiUrl() {
        return apiUrl;
    }

    /**
     * Returns the number of the instance.
     *
     * @return one to ten digits
     */
    public String idInstance() {
        return idInstance;
    }

    String apiTokenInstance() {
        return apiTokenInstance;
    }

    /** Returns the host of the {@code apiUrl}, without the brackets of an IPv6 address. */
    String serverAddress() {
        String host = apiUrl.getHost();
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    /** Whether the token would be sent in clear text to another host. */
    boolean isPlaintext() {
        return "http".equals(apiUrl.getScheme()) && !isLoopback(apiUrl.getHost());
    }

    /** The message of the failure if that is not allowed. */
    String plaintextProblem() {
        return "The token of instance " + idInstance + " would be sent in clear text to " + apiUrl
                + ": use https://, or call allowPlaintext() if that is meant";
    }

    private static boolean isLoopback(String host) {
        return host.equals("localhost")
                || host.equals("[::1]")
                || host.matches("127\\.[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}");
    }

    private static String required(Map<String, String> environment, String variable) {
        String value = environment.get(variable);
        if (value == null || value.isBlank()) {
            throw new IllegalStateException(variable + " is not set");
        }
        return value.strip();
    }

    private static URI checkedApiUrl(URI apiUrl) {
        String scheme = apiUrl.getScheme() == null ? "" : apiUrl.getScheme().toLowerCase(Locale.ROOT);
        String host = apiUrl.getHost();
        String path = apiUrl.getRawPath() == null ? "" : apiUrl.getRawPath();
        if (!scheme.equals("https") && !scheme.equals("http")) {
            throw new IllegalArgumentException("apiUrl must begin with https:// or http://, was scheme "
                    + (scheme.isEmpty() ? "none" : Masked.echo(scheme)));
        }
        if (host == null || apiUrl.getRawUserInfo() != null) {
            throw new IllegalArgumentException("apiUrl must name a host and no user, such as " + GENERAL_HOST);
        }
        if (apiUrl.getRawQuery() != null || apiUrl.getRawFragment() != null) {
            throw new IllegalArgumentException("apiUrl must have no query and no fragment, such as " + GENERAL_HOST);
        }
        if (apiUrl.getPort() == 0 || apiUrl.getPort() > MAX_PORT) {
            throw new IllegalArgumentException("apiUrl must have a port of 1 to 65535, was " + apiUrl.getPort());
        }
        // The message does not repeat the value: a full request URL contains the token.
        if (path.toLowerCase(Locale.ROOT).contains("/wainstance")) {
            throw new IllegalArgumentException("apiUrl must end before /waInstance, such as " + GENERAL_HOST);
        }
        int end = path.length();
        while (end > 0 && path.charAt(end - 1) == '/') {
            end--;
        }
        String port = apiUrl.getPort() < 0 ? "" : ":" + apiUrl.getPort();
        URI checked = URI.create(scheme + "://" + host.toLowerCase(Locale.ROOT) + port + path.substring(0, end));
        return URI.create(checked.toASCIIString());
    }

    private static String checkedIdInstance(String idInstance) {
        if (!ID_INSTANCE.matcher(idInstance).matches()) {
            // A long value is not shown: it may be the token, if the arguments are swapped.
            String echo = idInstance.length() <= 12 ? "'" + idInstance + "'" : idInstance.length() + " characters";
            throw new IllegalArgumentException("idInstance must be one to ten digits, was " + echo);
        }
        return idInstance;
    }

    private static String checkedToken(String token) {
        if (!TOKEN.matcher(token).matches()) {
            throw new IllegalArgumentException(
                    "apiTokenInstance must be 1 to 512 letters, digits, or . _ ~ -, was a text of " + token.length()
                            + " characters that is not");
        }
        return token;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof GreenApiInstance that
                && apiUrl.equals(that.apiUrl)
                && idInstance.equals(that.idInstance)
                && apiTokenInstance.equals(that.apiTokenInstance);
    }

    @Override
    public int hashCode() {
        return Objects.hash(apiUrl, idInstance);
    }

    /**
     * Returns the address and the number, without the token.
     *
     * @return for example {@code GreenApiInstance[7103000001 at https://7103.api.greenapi.com]}
     */
    @Override
    public String toString() {
        return "GreenApiInstance[" + idInstance + " at " + apiUrl + "]";
    }
}
