package io.github.reactivecontact.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Records each event as the name of its observation, its name and its contextual name. */
final class EventRecorder implements ObservationHandler<Observation.Context> {

    final Queue<String> recorded = new ConcurrentLinkedQueue<>();

    @Override
    public void onEvent(Observation.Event event, Observation.Context context) {
        recorded.add(context.getName() + " " + event.getName() + " " + event.getContextualName());
    }

    @Override
    public boolean supportsContext(Observation.Context context) {
        return true;
    }
}
