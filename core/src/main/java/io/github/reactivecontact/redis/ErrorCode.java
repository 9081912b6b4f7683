package io.github.reactivecontact.redis;

import io.lettuce.core.RedisCommandExecutionException;
import java.net.UnknownHostException;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The error code of a Redis error reply: its first word, such as {@code READONLY}. */
final class ErrorCode {

    /** Errors of a node that cannot serve now. Another node with the same name may be able to. */
    private static final Set<String> OF_NODES =
            Set.of("READONLY", "LOADING", "MASTERDOWN", "CLUSTERDOWN", "NOREPLICAS", "MISCONF", "OOM");

    /** Matches codes only: other text of a reply may contain a secret. */
    private static final Pattern CODE = Pattern.compile("([A-Z][A-Z0-9]{1,19})(?![^ ])");

    /** Up to Redis 6, a script error is {@code ERR} and quotes the error of the failed command. */
    private static final Pattern CODE_IN_SCRIPT = Pattern.compile("@user_script: ?\\d+: -([A-Z][A-Z0-9]{1,19}) ");

    /** What a script may not run is {@code ERR}, too. */
    private static final Pattern NO_PERMISSION_IN_SCRIPT =
            Pattern.compile("The user executing the script can't |ACL failure in script: ");

    static final String GENERIC = "ERR";
    private static final int MAX_CAUSES = 10;

    private ErrorCode() {}

    /**
     * Returns the error code of a failure.
     *
     * @param failure failure of a command or of a connection
     * @return null if Redis did not reply, or if its reply has no code
     */
    static @Nullable String of(Throwable failure) {
        Throwable cause = cause(failure);
        return cause instanceof RedisCommandExecutionException && cause.getMessage() != null
                ? of(cause.getMessage())
                : null;
    }

    private static @Nullable String of(String reply) {
        Matcher first = CODE.matcher(reply);
        if (!first.lookingAt()) {
            return null;
        }
        if (first.group(1).equals(GENERIC)
                && NO_PERMISSION_IN_SCRIPT.matcher(reply).find()) {
            return "NOPERM";
        }
        Matcher inScript = CODE_IN_SCRIPT.matcher(reply);
        return first.group(1).equals(GENERIC) && inScript.find() ? inScript.group(1) : first.group(1);
    }

    /** Returns whether the node reported that it cannot serve now. */
    static boolean isOfNode(@Nullable String code) {
        return code != null && OF_NODES.contains(code);
    }

    /** Returns the error reply or the unknown host among the causes, otherwise the root cause. */
    static Throwable cause(Throwable failure) {
        Throwable current = failure;
        for (int i = 0; i < MAX_CAUSES && !isCause(current); i++) {
            Throwable next = current.getCause();
            if (next == null) {
                break;
            }
            current = next;
        }
        return current;
    }

    private static boolean isCause(Throwable failure) {
        return failure instanceof RedisCommandExecutionException || failure instanceof UnknownHostException;
    }
}
