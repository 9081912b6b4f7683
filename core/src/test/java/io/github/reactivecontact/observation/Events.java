package io.github.reactivecontact.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Writes down each event: of what, name and contextual name. */
final class Events implements ObservationHandler<Observation.Context> {

    final Queue<String> seen = new ConcurrentLinkedQueue<>();

    @Override
    public void onEvent(Observation.Event event, Observation.Context context) {
        seen.add(context.getName() + " " + event.getName() + " " + event.getContextualName());
    }

    @Override
    public boolean supportsContext(Observation.Context context) {
        return true;
    }
}
