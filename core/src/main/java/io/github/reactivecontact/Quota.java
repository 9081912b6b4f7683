package io.github.reactivecontact;

import java.io.Serializable;

/**
 * A monthly quota that is used up, as the server reported it (GREEN-API, status 466).
 *
 * @param kind which of the plan's two quotas
 * @param used how much of it is used
 * @param total how much there is
 */
public record Quota(Kind kind, long used, long total) implements Serializable {

    /** The plan's quotas. */
    public enum Kind {
        /** Calls of the method. */
        INVOKE,
        /** Different correspondents. */
        CORRESPONDENTS
    }
}
