package io.github.reactivecontact.leakcheck;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A TCP socket of this process, read from {@code /proc}: a line of net/tcp or net/tcp6 whose inode is an open file. */
record TcpSocket(long inode, String state, int localPort, int remotePort) {

    private static final Path SELF = Path.of("/proc/self");
    private static final Pattern SOCKET_FILE = Pattern.compile("socket:\\[(\\d+)]");
    private static final Map<String, String> STATES = Map.ofEntries(
            Map.entry("01", "ESTABLISHED"),
            Map.entry("02", "SYN_SENT"),
            Map.entry("03", "SYN_RECV"),
            Map.entry("04", "FIN_WAIT1"),
            Map.entry("05", "FIN_WAIT2"),
            Map.entry("06", "TIME_WAIT"),
            Map.entry("07", "CLOSE"),
            Map.entry("08", "CLOSE_WAIT"),
            Map.entry("09", "LAST_ACK"),
            Map.entry("0A", "LISTEN"),
            Map.entry("0B", "CLOSING"));

    static List<TcpSocket> ofThisProcess() {
        if (!Files.isDirectory(SELF.resolve("fd")) || !Files.isReadable(SELF.resolve("net/tcp"))) {
            return List.of();
        }
        try {
            Set<Long> own = ownInodes();
            List<TcpSocket> sockets = new ArrayList<>();
            for (String table : List.of("net/tcp", "net/tcp6")) {
                Path path = SELF.resolve(table);
                if (Files.isReadable(path)) {
                    Files.readAllLines(path).stream()
                            .skip(1)
                            .map(TcpSocket::parse)
                            .forEach(sockets::add);
                }
            }
            sockets.removeIf(socket -> !own.contains(socket.inode));
            return sockets;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isListening() {
        return state.equals("LISTEN");
    }

    private static TcpSocket parse(String line) {
        String[] columns = line.strip().split("\\s+");
        return new TcpSocket(
                Long.parseLong(columns[9]),
                STATES.getOrDefault(columns[3], columns[3]),
                port(columns[1]),
                port(columns[2]));
    }

    private static int port(String hexAddress) {
        return Integer.parseInt(hexAddress.substring(hexAddress.indexOf(':') + 1), 16);
    }

    private static Set<Long> ownInodes() throws IOException {
        Set<Long> inodes = new HashSet<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(SELF.resolve("fd"))) {
            for (Path file : files) {
                Matcher socket = SOCKET_FILE.matcher(target(file));
                if (socket.matches()) {
                    inodes.add(Long.parseLong(socket.group(1)));
                }
            }
        }
        return inodes;
    }

    private static String target(Path file) throws IOException {
        try {
            return Files.readSymbolicLink(file).toString();
        } catch (NoSuchFileException e) {
            return "closed since the directory was read";
        }
    }

    @Override
    public String toString() {
        return state + " local port " + localPort + (isListening() ? "" : ", remote port " + remotePort);
    }
}
