package io.github.reactivecontact.leakcheck;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Open TCP sockets of this process, listening ones too. A connection to a server of the test class is reported for the
 * class, not the test. UDP is excluded, because Netty's shared DNS resolver keeps its sockets. Finds nothing on a
 * system without {@code /proc}.
 */
public final class OpenConnections implements LeakCheck {

    private Set<Long> before = Set.of();
    private Set<Integer> listeningBefore = Set.of();

    @Override
    public void begin() {
        List<TcpSocket> sockets = TcpSocket.ofThisProcess();
        before = sockets.stream().map(TcpSocket::inode).collect(Collectors.toSet());
        listeningBefore = new HashSet<>();
        sockets.stream().filter(TcpSocket::isListening).forEach(socket -> listeningBefore.add(socket.localPort()));
    }

    @Override
    public List<Leak> findings() {
        return TcpSocket.ofThisProcess().stream()
                .filter(socket -> !before.contains(socket.inode()))
                .filter(socket ->
                        !listeningBefore.contains(socket.localPort()) && !listeningBefore.contains(socket.remotePort()))
                .map(socket -> Leak.of("an open connection: " + socket))
                .toList();
    }
}
