package io.github.reactivecontact.examples.bulkcli;

import io.github.reactivecontact.GreenApiInstance;
import io.github.reactivecontact.ReactiveContactClient;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;

/**
 * The client, and what changes it or its pace from outside while it runs.
 *
 * @param file the {@code --instances} file; null if there is none
 * @param instances the instances at the start
 * @param pace the pace that is shared with other machines; null if it is not
 */
record Lookups(
        ReactiveContactClient client,
        @Nullable Path file,
        List<GreenApiInstance> instances,
        @Nullable SharedPace pace) {

    /** Follows the file and Redis until disposed. Each change is printed once. */
    Disposable follow(Consumer<String> printer) {
        Disposable.Composite followed = Disposables.composite();
        if (file != null) {
            followed.add(Instances.follow(file, instances, client, printer));
        }
        if (pace != null) {
            followed.add(pace.follow(printer));
        }
        return followed;
    }
}
