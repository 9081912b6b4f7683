package io.github.reactivecontact.redis;

import io.lettuce.core.RedisCommandExecutionException;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The error code of a Redis error reply: its first word, such as {@code READONLY}. */
final class ErrorCode {

    /** What a node replies that does not serve at present, though another node of the same name may. */
    private static final Set<String> OF_NODES =
            Set.of("READONLY", "LOADING", "MASTERDOWN", "CLUSTERDOWN", "NOREPLICAS", "MISCONF", "OOM");

    /** Only what looks like a code: any other text of a reply may quote a secret. */
    private static final Pattern CODE = Pattern.compile("([A-Z][A-Z0-9]{1,19})(?![^ ])");

    /** Up to Redis 6 a script's error is {@code ERR}, and quotes the error of the command that failed. */
    private static final Pattern CODE_IN_SCRIPT = Pattern.compile("@user_script: ?\\d+: -([A-Z][A-Z0-9]{1,19}) ");

    private static final String ANY = "ERR";
    private static final int MOST_CAUSES = 10;

    private ErrorCode() {}

    /**
     * Returns the code that Redis replied with.
     *
     * @param failure of a command or of a connection
     * @return null if Redis did not reply, or its reply has no code
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
        Matcher inScript = CODE_IN_SCRIPT.matcher(reply);
        return first.group(1).equals(ANY) && inScript.find() ? inScript.group(1) : first.group(1);
    }

    /** Whether the node replied that it does not serve at present. */
    static boolean isOfNode(@Nullable String code) {
        return code != null && OF_NODES.contains(code);
    }

    /** The code, or where there is none, the class of the cause. */
    static String describe(Throwable failure) {
        String code = of(failure);
        return code == null ? cause(failure).getClass().getName() : code;
    }

    /** The error reply among the causes, else the first cause. */
    private static Throwable cause(Throwable failure) {
        Throwable at = failure;
        for (int i = 0; i < MOST_CAUSES && !(at instanceof RedisCommandExecutionException); i++) {
            Throwable next = at.getCause();
            if (next == null) {
                break;
            }
            at = next;
        }
        return at;
    }
}
