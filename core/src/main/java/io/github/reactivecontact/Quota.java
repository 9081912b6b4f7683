package io.github.reactivecontact;

import java.io.Serializable;

/**
 * A monthly quota that is used up (GREEN-API, status 466). Jackson 2 and Jackson 3 write and read it as
 * {@code {"kind":"INVOKE","used":500,"total":500}}.
 *
 * @param kind which of the plan's two quotas
 * @param used how much of it is used
 * @param total its size
 */
public record Quota(Kind kind, long used, long total) implements Serializable {

    /** The plan's quotas. */
    public enum Kind {
        /** Calls of the method. */
        INVOKE,
        /** Distinct correspondents. */
        CORRESPONDENTS
    }
}
