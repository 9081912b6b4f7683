package io.github.reactivecontact.stub;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import java.util.Queue;

/** Collects the names, keys and events of observations as texts, and their errors. */
public final class ObservedTexts implements ObservationHandler<Observation.Context> {

    private final Queue<? super String> texts;
    private final Queue<? super Throwable> errors;

    public ObservedTexts(Queue<? super String> texts, Queue<? super Throwable> errors) {
        this.texts = texts;
        this.errors = errors;
    }

    @Override
    public void onEvent(Observation.Event event, Observation.Context context) {
        texts.add("observed " + event);
    }

    @Override
    public void onStop(Observation.Context context) {
        texts.add("observed " + context.getName() + context.getContextualName() + context.getAllKeyValues());
        if (context.getError() != null) {
            errors.add(context.getError());
        }
    }

    @Override
    public boolean supportsContext(Observation.Context context) {
        return true;
    }
}
