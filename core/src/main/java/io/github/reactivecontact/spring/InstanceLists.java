package io.github.reactivecontact.spring;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.core.env.PropertySource;

/** Finds the property sources that name instances. Spring Boot takes a list whole from the first of them. */
final class InstanceLists {

    static final ConfigurationPropertyName NAME =
            ConfigurationPropertyName.of(ContactClientProperties.PREFIX + ".instances");

    private InstanceLists() {}

    /** Returns the sources that have a part of the list, in the order of their precedence. */
    static List<ConfigurationPropertySource> sources(Iterable<ConfigurationPropertySource> all) {
        List<ConfigurationPropertySource> sources = new ArrayList<>();
        for (ConfigurationPropertySource source : all) {
            if (source.containsDescendantOf(NAME) == ConfigurationPropertyState.PRESENT) {
                sources.add(source);
            }
        }
        return sources;
    }

    /** Says which source replaces which, or returns null if at most one has a list. */
    static @Nullable String replacement(Iterable<ConfigurationPropertySource> all) {
        List<String> names =
                sources(all).stream().map(InstanceLists::nameOf).distinct().toList();
        return names.size() < 2
                ? null
                : "The list " + NAME + " is taken whole from " + names.get(0) + ", and replaces that of "
                        + String.join(" and ", names.subList(1, names.size()));
    }

    private static String nameOf(ConfigurationPropertySource source) {
        return source.getUnderlyingSource() instanceof PropertySource<?> named
                ? "'" + named.getName() + "'"
                : "an unnamed source";
    }
}
