package io.github.reactivecontact.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

class TaskTest {

    /** The task of the first builds. */
    record ClosedTask(int port, int inFlight, double settleSeconds, double measureSeconds) {}

    private final Task task = new Task(Cell.closed(64, 50), List.of(URI.create("http://localhost:8080")), 1, 2.5);

    @Test
    void line_closedLoad_isReadByTheFirstBuilds() {
        assertThat(Json.read(Json.line(task), ClosedTask.class)).isEqualTo(new ClosedTask(8080, 64, 1, 2.5));
    }

    @Test
    void line_anyLoad_isReadAgain() {
        assertThat(Json.read(Json.line(task), Task.class)).isEqualTo(task);
    }
}
