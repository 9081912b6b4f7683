package io.github.reactivecontact.examples.bulkcli;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The forms in which simulated instances are printed, for other programs to paste. */
enum SimulatedInstancesText {

    /** Lines of application.properties of Spring Boot. */
    properties,

    /** Environment variables of Spring Boot, and for one instance those of bulk-cli. */
    env,

    /** The file of the option {@code --instances}, and of {@code contact-client.instances-file}. */
    json;

    String of(URI apiUrl, List<SimulatedCredentials> instances) {
        StringBuilder lines = new StringBuilder();
        boolean isAlone = instances.size() == 1;
        for (int i = 0; i < instances.size(); i++) {
            SimulatedCredentials instance = instances.get(i);
            if (this == properties) {
                String prefix = "contact-client." + (isAlone ? "" : "instances[" + i + "].");
                append(lines, prefix, "api-url", "id-instance", "api-token-instance", apiUrl, instance);
            } else if (this == env) {
                String prefix = "export CONTACTCLIENT_" + (isAlone ? "" : "INSTANCES_" + i + "_");
                append(lines, prefix, "APIURL", "IDINSTANCE", "APITOKENINSTANCE", apiUrl, instance);
            }
        }
        if (this == env && isAlone) {
            append(lines, "export GREEN_API_", "URL", "ID_INSTANCE", "TOKEN", apiUrl, instances.get(0));
        }
        return this == json ? Instances.json(entries(apiUrl, instances)) : lines.toString();
    }

    private static void append(
            StringBuilder lines,
            String prefix,
            String url,
            String id,
            String token,
            URI apiUrl,
            SimulatedCredentials instance) {
        lines.append(prefix + url + "=" + apiUrl + "\n");
        lines.append(prefix + id + "=" + instance.idInstance() + "\n");
        lines.append(prefix + token + "=" + instance.apiTokenInstance() + "\n");
    }

    static List<Map<String, String>> entries(URI apiUrl, List<SimulatedCredentials> instances) {
        return instances.stream()
                .map(instance -> {
                    Map<String, String> entry = new LinkedHashMap<>();
                    entry.put("idInstance", instance.idInstance());
                    entry.put("apiTokenInstance", instance.apiTokenInstance());
                    entry.put("apiUrl", apiUrl.toString());
                    return entry;
                })
                .toList();
    }
}
