package io.github.reactivecontact.benchmarks;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;

/**
 * The server's key and certificate for loopback, in a file that {@link #close} deletes. Clients trust it through the
 * JDK's system properties, so that clients need no settings for it.
 *
 * @param file a PKCS #12 key store
 */
record ThrowawayKeys(Path file) implements AutoCloseable {

    private static final String PASSWORD = "changeit";

    static ThrowawayKeys create() throws InterruptedException {
        try {
            ThrowawayKeys keys = new ThrowawayKeys(Files.createTempFile("benchmark", ".p12"));
            keys.generate();
            return keys;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the flags of a JVM that trusts the certificate. */
    List<String> clientFlags() {
        return List.of("-Djavax.net.ssl.trustStore=" + file, "-Djavax.net.ssl.trustStorePassword=" + PASSWORD);
    }

    /** Returns the server's context, on the TLS of the JDK. */
    SslContext serverContext() {
        try {
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray()), PASSWORD.toCharArray());
            return SslContextBuilder.forServer(keys).build();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("The key store could not be read", e);
        }
    }

    private void generate() throws IOException, InterruptedException {
        // keytool does not accept an empty file.
        Files.delete(file);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(("-J-XX:TieredStopAtLevel=1 -genkeypair -alias loopback -keyalg EC -dname CN=loopback"
                        + " -ext san=dns:localhost,ip:127.0.0.1 -storetype PKCS12 -storepass " + PASSWORD
                        + " -keystore")
                .split(" ")));
        command.add(file.toString());
        Process keytool = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!keytool.waitFor(1, TimeUnit.MINUTES) || keytool.exitValue() != 0) {
            keytool.destroy();
            throw new IllegalStateException("keytool generated no key");
        }
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
