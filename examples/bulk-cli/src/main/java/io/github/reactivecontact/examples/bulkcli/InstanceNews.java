package io.github.reactivecontact.examples.bulkcli;

import io.github.reactivecontact.ClientSnapshot;
import io.github.reactivecontact.ClientSnapshot.State;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Tells when an account is no longer asked, and when it is again: a run that waits should say what for. */
final class InstanceNews {

    private final Consumer<String> reader;
    private final Map<String, State> known = new HashMap<>();

    InstanceNews(Consumer<String> reader) {
        this.reader = reader;
    }

    void tell(ClientSnapshot snapshot) {
        for (ClientSnapshot.Instance instance : snapshot.instances()) {
            State before = known.put(instance.idInstance(), instance.state());
            if (instance.state() != (before == null ? State.READY : before)) {
                reader.accept("instance " + instance.idInstance() + " " + words(instance));
            }
        }
    }

    private static String words(ClientSnapshot.Instance instance) {
        return switch (instance.state()) {
            case READY -> "is asked again";
            case SET_ASIDE -> "is not asked for a while: " + instance.setAsideBecause();
            case GONE -> "is not asked any more: " + instance.setAsideBecause();
        };
    }
}
