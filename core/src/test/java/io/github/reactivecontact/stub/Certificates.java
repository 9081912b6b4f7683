package io.github.reactivecontact.stub;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
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

/** A server certificate, made by the JDK's keytool, and a trust store that accepts it. */
public final class Certificates {

    public static final String PASSWORD = "changeit";

    private static final String SERVER = "server";
    private static final String ISSUER = "issuer";
    private static final List<String> NOW = List.of("-startdate", "-1d", "-validity", "2");
    private static final List<String> UNTIL_YESTERDAY = List.of("-startdate", "-3d", "-validity", "2");

    private final Path keyStore;
    private final Path trustStore;

    private Certificates(Path keyStore, Path trustStore) {
        this.keyStore = keyStore;
        this.trustStore = trustStore;
    }

    /**
     * Creates a valid self-signed certificate.
     *
     * @param directory the directory for its files
     * @param subjectAlternativeName {@code ip:127.0.0.1} or {@code dns:host}
     */
    public static Certificates selfSigned(Path directory, String subjectAlternativeName)
            throws GeneralSecurityException, IOException, InterruptedException {
        Path keyStore = directory.resolve("server.p12");
        generate(keyStore, SERVER, NOW, List.of("-ext", "san=" + subjectAlternativeName));
        return new Certificates(keyStore, trustStore(directory, load(keyStore), SERVER));
    }

    /**
     * Creates an expired certificate. It has an issuer, because the JDK accepts a certificate in a trust store even
     * after it expired.
     */
    public static Certificates expired(Path directory, String subjectAlternativeName)
            throws GeneralSecurityException, IOException, InterruptedException {
        Path keyStore = directory.resolve("expired.p12");
        generate(keyStore, ISSUER, NOW, List.of("-ext", "bc:c"));
        generate(
                keyStore, SERVER, UNTIL_YESTERDAY, List.of("-ext", "san=" + subjectAlternativeName, "-signer", ISSUER));
        KeyStore both = load(keyStore);
        Path trustStore = trustStore(directory, both, ISSUER);
        both.deleteEntry(ISSUER);
        save(both, keyStore);
        return new Certificates(keyStore, trustStore);
    }

    private static Path trustStore(Path directory, KeyStore keys, String alias)
            throws GeneralSecurityException, IOException {
        KeyStore trust = KeyStore.getInstance("PKCS12");
        trust.load(null, null);
        trust.setCertificateEntry(alias, keys.getCertificate(alias));
        Path file = directory.resolve("trust.p12");
        save(trust, file);
        return file;
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

    private static void save(KeyStore store, Path file) throws GeneralSecurityException, IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, PASSWORD.toCharArray());
        }
    }

    private static void generate(Path keyStore, String alias, List<String> validity, List<String> more)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of("-J-XX:TieredStopAtLevel=1", "-genkeypair", "-keyalg", "EC", "-dname", "CN=" + alias));
        command.addAll(List.of("-alias", alias, "-keystore", keyStore.toString()));
        command.addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD));
        command.addAll(validity);
        command.addAll(more);
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!keytool.waitFor(60, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
            throw new AssertionError("keytool failed: " + output);
        }
    }
}
