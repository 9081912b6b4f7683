package io.github.reactivecontact.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.leakcheck.OpenConnections;
import io.github.reactivecontact.stub.Certificates;
import io.github.reactivecontact.stub.ConnectionFlood;
import io.netty.handler.ssl.SslContextBuilder;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulatorCloseTest {

    private static final int ROUNDS = 20;

    @Test
    void close_connectionsArriving_leavesNoConnectionOpen() {
        closeWhileConnecting(GreenApiSimulator.builder());
    }

    @Test
    void close_unfinishedTlsHandshakes_leavesNoConnectionOpen(@TempDir Path folder) throws Exception {
        Certificates certificates = Certificates.selfSigned(folder, "dns:localhost");
        closeWhileConnecting(GreenApiSimulator.builder()
                .tls(SslContextBuilder.forServer(certificates.keys()).build()));
    }

    private static void closeWhileConnecting(GreenApiSimulatorBuilder simulator) {
        OpenConnections open = new OpenConnections();
        open.begin();
        for (int round = 1; round <= ROUNDS; round++) {
            GreenApiSimulator green = simulator.start();
            try (ConnectionFlood flood = ConnectionFlood.to(green.port())) {
                flood.await(10);
                green.close();
            }
            assertThat(open.findings()).as("after round %s", round).isEmpty();
        }
    }
}
