package io.github.reactivecontact.leakcheck;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses the hexdumps of Netty's {@code LoggingHandler}. */
final class Hexdumps {

    private static final Pattern ROW = Pattern.compile("(?m)^\\|[0-9a-f]{8}\\|((?: [0-9a-f]{2}){1,16}) *\\|");

    private Hexdumps() {}

    static String joined(String log) {
        StringBuilder joined = new StringBuilder();
        Matcher row = ROW.matcher(log);
        while (row.find()) {
            byte[] bytes = HexFormat.ofDelimiter(" ").parseHex(row.group(1).strip());
            joined.append(new String(bytes, StandardCharsets.ISO_8859_1));
        }
        return joined.toString();
    }
}
