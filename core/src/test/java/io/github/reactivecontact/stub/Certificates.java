package io.github.reactivecontact.stub;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;

/** A self-signed certificate, made by the JDK's own keytool, and a trust store that holds it. */
public final class Certificates {

    public static final String PASSWORD = "changeit";

    private final Path keyStore;
    private final Path trustStore;

    private Certificates(Path keyStore, Path trustStore) {
        this.keyStore = keyStore;
        this.trustStore = trustStore;
    }

    /**
     * Makes a certificate that is valid for two days.
     *
     * @param directory where its files go
     * @param subjectAlternativeName {@code ip:127.0.0.1} or {@code dns:host}
     */
    public static Certificates selfSigned(Path directory, String subjectAlternativeName)
            throws IOException, InterruptedException {
        return selfSigned(directory, subjectAlternativeName, "-1d");
    }

    /** Makes a certificate that was valid until yesterday. */
    public static Certificates expired(Path directory, String subjectAlternativeName)
            throws IOException, InterruptedException {
        return selfSigned(directory, subjectAlternativeName, "-3d");
    }

    private static Certificates selfSigned(Path directory, String subjectAlternativeName, String from)
            throws IOException, InterruptedException {
        Path keyStore = directory.resolve("server.p12");
        Path trustStore = directory.resolve("trust.p12");
        Path certificate = directory.resolve("server.cer");
        keytool(
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-dname",
                "CN=stub",
                "-startdate",
                from,
                "-validity",
                "2",
                "-ext",
                "san=" + subjectAlternativeName,
                "-keystore",
                keyStore.toString());
        keytool("-exportcert", "-alias", "server", "-file", certificate.toString(), "-keystore", keyStore.toString());
        keytool(
                "-importcert",
                "-noprompt",
                "-alias",
                "server",
                "-file",
                certificate.toString(),
                "-keystore",
                trustStore.toString());
        return new Certificates(keyStore, trustStore);
    }

    public Path trustStore() {
        return trustStore;
    }

    public KeyManagerFactory keys() throws GeneralSecurityException, IOException {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(load(keyStore), PASSWORD.toCharArray());
        return keys;
    }

    public TrustManagerFactory trust() throws GeneralSecurityException, IOException {
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(load(trustStore));
        return trust;
    }

    private static KeyStore load(Path file) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD.toCharArray());
        }
        return store;
    }

    private static void keytool(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.add("-J-XX:TieredStopAtLevel=1");
        command.addAll(List.of(arguments));
        command.addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD));
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!keytool.waitFor(60, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
            throw new AssertionError("keytool failed: " + said);
        }
    }
}
