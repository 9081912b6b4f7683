package io.github.reactivecontact.spring;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;

/** Finds the names below a prefix that no property has. Such a name is usually misspelled. */
final class UnknownProperties {

    private static final Pattern INDEX = Pattern.compile("\\[\\d+]");

    private final ConfigurationPropertyName prefix;
    private final Set<ConfigurationPropertyName> known;

    private UnknownProperties(ConfigurationPropertyName prefix, Set<ConfigurationPropertyName> known) {
        this.prefix = prefix;
        this.known = known.stream().map(UnknownProperties::withoutIndex).collect(Collectors.toSet());
    }

    /** Describes each unknown name once, with its origin and the nearest known name. Values are not shown. */
    static List<String> describe(
            Iterable<ConfigurationPropertySource> sources,
            ConfigurationPropertyName prefix,
            Set<ConfigurationPropertyName> known) {
        return new UnknownProperties(prefix, known).describe(sources);
    }

    private List<String> describe(Iterable<ConfigurationPropertySource> sources) {
        Map<ConfigurationPropertyName, String> unknown = new LinkedHashMap<>();
        for (ConfigurationPropertySource source : sources) {
            if (source instanceof IterableConfigurationPropertySource iterable) {
                iterable.stream()
                        .filter(prefix::isAncestorOf)
                        .filter(name -> !known.contains(withoutIndex(name)))
                        .forEach(name -> unknown.computeIfAbsent(name, first -> describe(source, first)));
            }
        }
        return new ArrayList<>(unknown.values());
    }

    private String describe(ConfigurationPropertySource source, ConfigurationPropertyName name) {
        var property = source.getConfigurationProperty(name);
        Object origin = property == null ? null : property.getOrigin();
        ConfigurationPropertyName nearest = nearest(withoutIndex(name));
        return name
                + (origin == null ? "" : " (" + origin + ")")
                + (nearest == null ? "" : ", did you mean " + nearest + "?");
    }

    /** Returns the known name that is nearest at the first part of the name that is unknown. */
    private @Nullable ConfigurationPropertyName nearest(ConfigurationPropertyName name) {
        int part = prefix.getNumberOfElements();
        while (part < name.getNumberOfElements() && known.contains(name.chop(part + 1))) {
            part++;
        }
        if (part == name.getNumberOfElements()) {
            return null;
        }
        ConfigurationPropertyName parent = name.chop(part);
        String text = name.getElement(part, Form.UNIFORM);
        int last = part;
        return known.stream()
                .filter(candidate -> parent.isParentOf(candidate) && !candidate.isLastElementIndexed())
                .min(Comparator.comparingInt((ConfigurationPropertyName candidate) ->
                                distance(text, candidate.getElement(last, Form.UNIFORM)))
                        .thenComparing(ConfigurationPropertyName::toString))
                .orElse(null);
    }

    /** The items of a list have the same properties. */
    private static ConfigurationPropertyName withoutIndex(ConfigurationPropertyName name) {
        return ConfigurationPropertyName.of(INDEX.matcher(name.toString()).replaceAll("[0]"));
    }

    /** Returns how many characters must be inserted, removed or replaced. */
    private static int distance(String from, String to) {
        int[] previous = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int[] current = new int[to.length() + 1];
            current[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = previous[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replaced, Math.min(previous[j], current[j - 1]) + 1);
            }
            previous = current;
        }
        return previous[to.length()];
    }
}
