package io.github.reactivecontact.examples.bulkcli;

import io.github.reactivecontact.GreenApiInstance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Number and token of a simulated instance.
 *
 * @param idInstance one to ten digits
 * @param apiTokenInstance the token
 */
record SimulatedCredentials(String idInstance, String apiTokenInstance) {

    private static final long FIRST_ID = 7_103_000_001L;
    private static final int TOKEN_BYTES = 25;
    private static final String OPTION = "--tokens-from";

    /** Creates instances with random tokens. */
    static List<SimulatedCredentials> random(int instances) {
        SecureRandom random = new SecureRandom();
        List<SimulatedCredentials> credentials = new ArrayList<>();
        for (long id = FIRST_ID; id < FIRST_ID + instances; id++) {
            byte[] token = new byte[TOKEN_BYTES];
            random.nextBytes(token);
            credentials.add(
                    new SimulatedCredentials(Long.toString(id), HexFormat.of().formatHex(token)));
        }
        return credentials;
    }

    /**
     * Reads the instances of a file, or writes new ones to it if it does not exist.
     *
     * @param instances their number; null for that of the file, or one
     */
    static List<SimulatedCredentials> keptIn(String file, @Nullable Integer instances) {
        try {
            Path path = Path.of(file);
            if (Files.notExists(path)) {
                List<SimulatedCredentials> created = random(instances == null ? 1 : instances);
                Instances.write(
                        OPTION,
                        file,
                        created.stream().map(SimulatedCredentials::fields).toList());
                return created;
            }
            List<SimulatedCredentials> kept = read(path);
            if (instances != null && instances != kept.size()) {
                throw new UsageException("--instances is " + instances + ", but " + OPTION + " " + file + " has "
                        + kept.size() + ": leave --instances out, or remove the file for new tokens");
            }
            return kept;
        } catch (InvalidPathException | IOException e) {
            throw new UsageException("cannot read " + OPTION + " " + file + " (" + e.getMessage() + ")");
        }
    }

    /** No message quotes the file, because it contains tokens. */
    private static List<SimulatedCredentials> read(Path file) throws IOException {
        List<SimulatedCredentials> kept = new ArrayList<>();
        try {
            List<Map<String, String>> entries = JsonMapper.shared()
                    .readValue(Files.readString(file), new TypeReference<List<Map<String, String>>>() {});
            for (Map<String, String> entry : entries) {
                String id = String.valueOf(entry.get("idInstance"));
                String token = String.valueOf(entry.get("apiTokenInstance"));
                GreenApiInstance.of(id, token);
                kept.add(new SimulatedCredentials(id, token));
            }
        } catch (JacksonException | IllegalArgumentException | NullPointerException e) {
            throw notWritten(file);
        }
        if (kept.isEmpty()) {
            throw notWritten(file);
        }
        return kept;
    }

    private static UsageException notWritten(Path file) {
        return new UsageException(
                OPTION + " " + file + " is not a file that this option wrote: choose another name, which is created");
    }

    private Map<String, String> fields() {
        return Map.of("idInstance", idInstance, "apiTokenInstance", apiTokenInstance);
    }

    /** Omits the token. */
    @Override
    public String toString() {
        return "SimulatedCredentials[idInstance=" + idInstance + "]";
    }
}
