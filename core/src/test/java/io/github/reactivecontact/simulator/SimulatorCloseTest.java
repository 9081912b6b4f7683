package io.github.reactivecontact.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.reactivecontact.stub.Certificates;
import io.github.reactivecontact.stub.ConnectionFlood;
import io.github.reactivecontact.testfloor.OpenConnections;
import io.netty.handler.ssl.SslContextBuilder;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulatorCloseTest {

    private static final int ROUNDS = 20;

    @Test
    void close_whileConnectionsArrive_leavesNoneOpen() {
        closeAmidConnections(GreenApiSimulator.builder());
    }

    @Test
    void close_whileConnectionsArriveThatNeverFinishTheirTlsHandshake_leavesNoneOpen(@TempDir Path folder)
            throws Exception {
        Certificates certificates = Certificates.selfSigned(folder, "dns:localhost");
        closeAmidConnections(GreenApiSimulator.builder()
                .tls(SslContextBuilder.forServer(certificates.keys()).build()));
    }

    private static void closeAmidConnections(GreenApiSimulatorBuilder simulator) {
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
