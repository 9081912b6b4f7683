package io.github.reactivecontact.examples.bulkcli;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Hosts that are reached without a proxy: those of {@code NO_PROXY}, and this machine.
 *
 * @param entries lower-case names, with or without a leading dot or {@code *.}; addresses; address ranges; {@code *}
 */
record NoProxy(List<String> entries) {

    private static final Pattern ADDRESS = Pattern.compile("[0-9]+(?:\\.[0-9]+){3}|[0-9a-f:.]*:[0-9a-f:.]*");
    private static final Pattern NAME_AND_PORT = Pattern.compile("([^:]+):([0-9]{1,5})");

    static NoProxy parse(String list) {
        return new NoProxy(Stream.of(list.split("[,\\s]+"))
                .filter(entry -> !entry.isEmpty())
                .map(entry -> entry.toLowerCase(Locale.ROOT))
                .toList());
    }

    boolean matches(String host, int port) {
        String name = host.toLowerCase(Locale.ROOT).replaceAll("^\\[|]$", "");
        InetAddress address = address(name);
        return name.equals("localhost")
                || (address != null && address.isLoopbackAddress())
                || entries.stream().anyMatch(entry -> matches(entry, name, port, address));
    }

    private static boolean matches(String entry, String name, int port, @Nullable InetAddress address) {
        var withPort = NAME_AND_PORT.matcher(entry);
        if (withPort.matches()) {
            return Integer.parseInt(withPort.group(2)) == port && matches(withPort.group(1), name, port, address);
        }
        if (entry.equals("*") || entry.equals(name)) {
            return true;
        }
        if (address != null) {
            return isInRange(entry, address);
        }
        return name.endsWith("." + entry.replaceFirst("^\\*?\\.", ""));
    }

    private static boolean isInRange(String entry, InetAddress address) {
        String[] range = entry.split("/", 2);
        InetAddress network = address(range[0]);
        if (network == null || network.getAddress().length != address.getAddress().length) {
            return false;
        }
        int bits = address.getAddress().length * Byte.SIZE;
        if (range.length == 2) {
            if (!range[1].matches("[0-9]{1,3}") || Integer.parseInt(range[1]) > bits) {
                return false;
            }
            bits = Integer.parseInt(range[1]);
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >>> (bit % Byte.SIZE);
            int difference = network.getAddress()[bit / Byte.SIZE] ^ address.getAddress()[bit / Byte.SIZE];
            if ((difference & mask) != 0) {
                return false;
            }
        }
        return true;
    }

    /** Parses an address without a look-up of names. Null for a name. */
    private static @Nullable InetAddress address(String text) {
        try {
            return ADDRESS.matcher(text).matches() ? InetAddress.getByName(text) : null;
        } catch (UnknownHostException notAnAddress) {
            return null;
        }
    }
}
