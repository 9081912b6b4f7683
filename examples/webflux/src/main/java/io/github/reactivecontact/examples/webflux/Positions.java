package io.github.reactivecontact.examples.webflux;

import io.github.reactivecontact.examples.tables.Excerpt;
import java.util.BitSet;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/** Positions in a checked list, from 1. */
final class Positions {

    static final Positions ALL = new Positions(new BitSet(), true);

    private static final int LONGEST_ECHO = 20;

    private final BitSet bits;
    private final boolean isAll;

    private Positions(BitSet bits, boolean isAll) {
        this.bits = bits;
        this.isAll = isAll;
    }

    /**
     * Parses positions and ranges, such as {@code 76-300,412}.
     *
     * @param last the highest possible position
     * @throws ResponseStatusException 400 if the text has another form
     */
    static Positions parse(String text, int last) {
        BitSet bits = new BitSet();
        for (String range : text.split(",", -1)) {
            int dash = range.indexOf('-');
            int from = position(dash < 0 ? range : range.substring(0, dash), range, last);
            int to = dash < 0 ? from : position(range.substring(dash + 1), range, last);
            if (to < from) {
                throw rejected("has '" + echo(range) + "'");
            }
            bits.set(from, to + 1);
        }
        return new Positions(bits, false);
    }

    boolean contains(int position) {
        return isAll || bits.get(position);
    }

    private static int position(String digits, String range, int last) {
        try {
            int position = Integer.parseInt(digits);
            if (position >= 1 && position <= last) {
                return position;
            }
        } catch (NumberFormatException e) {
            throw rejected("has '" + echo(range) + "'");
        }
        throw rejected("has '" + echo(range) + "', and a list has at most " + last + " lines");
    }

    private static String echo(String range) {
        return Excerpt.of(range, LONGEST_ECHO);
    }

    private static ResponseStatusException rejected(String why) {
        return new ResponseStatusException(
                HttpStatus.BAD_REQUEST, "positions must be positions and ranges such as 76-300,412, but " + why);
    }
}
