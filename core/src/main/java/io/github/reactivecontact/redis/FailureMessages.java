package io.github.reactivecontact.redis;

import io.lettuce.core.RedisConnectionException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Describes failures of Redis for the log: the error code, the known text of Redis, and what to do. Text that is not
 * known is omitted, because a reply can quote a command and thereby a password.
 */
final class FailureMessages {

    /**
     * What Redis replies, and what to do about it.
     *
     * @param text the known texts; they quote nothing but names of commands and addresses of nodes
     */
    private record Known(String code, Pattern text, String advice) {

        Known(String code, String text, String advice) {
            this(code, Pattern.compile(text), advice);
        }
    }

    private static final String ACCESS = "Allow the user the commands and keys that redis.md lists under Access";
    private static final String PASSWORD = "Correct the user name and the password of the connection";
    private static final String TLS = "Use rediss:// if Redis expects TLS at this port, otherwise redis://";

    private static final List<Known> KNOWN = List.of(
            new Known("WRONGPASS", "invalid username-password pair or user is disabled", PASSWORD),
            new Known("NOAUTH", "Authentication required|HELLO must be called", PASSWORD),
            new Known("ERR", "invalid password", PASSWORD),
            new Known(
                    "ERR",
                    "without any password configured for the default user|no password is set",
                    "Remove the password of the connection, or set one in Redis"),
            new Known("NOPERM", "no permissions to run the '[a-z|]{1,40}' command", ACCESS),
            new Known("NOPERM", "[Nn]o permissions to access (?:a key|one of the keys used as arguments)", ACCESS),
            new Known("NOPERM", "The user executing the script can't [a-z ]{1,60}", ACCESS),
            new Known(
                    "OOM",
                    "command not allowed when used memory > 'maxmemory'",
                    "Raise maxmemory, or let Redis evict keys (maxmemory-policy)"),
            new Known(
                    "MOVED",
                    "\\d{1,5} [A-Za-z0-9.:-]{1,255}",
                    "This is a node of a cluster: connect with RedisClusterClient, and call connection(...)"),
            new Known(
                    "READONLY",
                    "You can't write against a read only (?:replica|slave)",
                    "Connect to the primary, for example with a redis-sentinel:// URI"),
            new Known(
                    "WRONGTYPE",
                    "Operation against a key holding the wrong kind of value",
                    "Another program uses this prefix: set another one with prefix(...)"),
            new Known("CLUSTERDOWN", "Hash slot not served|The cluster is down", "Check the nodes of the cluster"),
            new Known("NOREPLICAS", "Not enough good replicas to write", "Check the replicas of Redis"),
            new Known("MISCONF", "", "Redis cannot write to its disk: see its log"),
            new Known("ERR", "max number of clients reached", "Raise maxclients of Redis"),
            new Known(
                    "ERR",
                    "DB index is out of range|invalid DB index|SELECT is not allowed in cluster mode",
                    "Correct the database number of the URI"),
            new Known("ERR", "[Uu]nknown command", "Redis must allow EVAL and EVALSHA, and be of version 5 or later"));

    /** The text of the JDK begins with the host name, that of Netty quotes it. */
    private static final Pattern HOST = Pattern.compile("(?:Failed to resolve ')?([A-Za-z0-9._-]{1,253})");

    /** A message of Lettuce. */
    private static final String LOST_REPLY = "RedisHandshakeHandler not registered";

    private static final Pattern UNKNOWN_MASTER =
            Pattern.compile("(Cannot provide redisAddress using sentinel for masterId [A-Za-z0-9._-]{1,253})");

    private FailureMessages() {}

    /**
     * Describes a failure.
     *
     * @param failure failure of a command or of a connection
     * @return one line: error code, known text and advice; or the class name of the cause, with an advice if known
     */
    static String describe(Throwable failure) {
        String code = ErrorCode.of(failure);
        Throwable cause = ErrorCode.cause(failure);
        return code == null ? withoutReply(cause) : reply(code, message(cause));
    }

    /**
     * Returns what failures have in common.
     *
     * @return the error code, or the class name of the cause; null if Redis closed the connection and the reason is lost
     */
    static @Nullable String kind(Throwable failure) {
        String code = ErrorCode.of(failure);
        Throwable cause = ErrorCode.cause(failure);
        return code != null
                ? code
                : isLostReply(cause) ? null : cause.getClass().getName();
    }

    /** Lettuce loses the reply to its handshake if Redis closes the connection very soon after it. */
    private static boolean isLostReply(Throwable cause) {
        return cause instanceof IllegalStateException && message(cause).equals(LOST_REPLY);
    }

    private static String reply(String code, String reply) {
        List<Known> known = KNOWN.stream().filter(one -> one.code.equals(code)).toList();
        for (Known one : known) {
            Matcher text = one.text.matcher(reply);
            if (text.find()) {
                return code + (text.group().isEmpty() ? "" : " " + text.group()) + ". " + one.advice;
            }
        }
        return known.isEmpty() || code.equals(ErrorCode.GENERIC) ? code : code + ". " + known.get(0).advice;
    }

    private static String withoutReply(Throwable cause) {
        String name = cause.getClass().getName();
        if (cause instanceof UnknownHostException) {
            String host = start(HOST, message(cause));
            return name + (host == null ? "" : ": " + host) + ". Correct the host name of the URI, or the DNS";
        }
        if (isLostReply(cause)) {
            return "the connection was closed during its handshake";
        }
        if (cause instanceof SSLException) {
            return name + ". " + TLS;
        }
        String master = cause instanceof RedisConnectionException ? start(UNKNOWN_MASTER, message(cause)) : null;
        return master == null
                ? name
                : name + ": " + master + ". Correct the name of the primary after the # of the URI";
    }

    private static @Nullable String start(Pattern pattern, String text) {
        Matcher start = pattern.matcher(text);
        return start.lookingAt() ? start.group(1) : null;
    }

    private static String message(Throwable failure) {
        String message = failure.getMessage();
        return message == null ? "" : message;
    }
}
