package io.github.reactivecontact.internal.transport;

import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.ContactLookupException.Reason;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.timeout.TimeoutException;
import java.io.IOException;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** What went wrong below HTTP, as the caller sees it. */
final class TransportFailure {

    private static final int DEEPEST = 10;

    private TransportFailure() {}

    static ContactLookupException of(String idInstance, Throwable failure) {
        if (failure instanceof ContactLookupException classified) {
            return classified.idInstance().isPresent()
                    ? classified
                    : classified.toBuilder().idInstance(idInstance).build();
        }
        // A time-out that the user gave to the HTTP client.
        Reason reason = failure instanceof TimeoutException ? Reason.TIMEOUT : Reason.CONNECTION_FAILED;
        return ContactLookupException.builder(reason, inWords(idInstance, failure))
                .idInstance(idInstance)
                .cause(withoutBytesOfTheServer(failure))
                .build();
    }

    static ContactLookupException switchedProtocols() {
        return ContactLookupException.builder(
                        Reason.CONNECTION_FAILED, "The server switched to another protocol, which no request asks for")
                .status(HttpResponseStatus.SWITCHING_PROTOCOLS.code())
                .build();
    }

    private static String inWords(String idInstance, Throwable failure) {
        return what(failure) + " (instance " + idInstance + ", "
                + failure.getClass().getSimpleName() + ")";
    }

    private static String what(Throwable failure) {
        if (failure instanceof UnknownHostException) {
            return "The host could not be found";
        }
        if (failure instanceof TimeoutException) {
            return "The response did not come within the time-out of the HTTP client";
        }
        if (failure instanceof SSLException) {
            return "No secure connection could be made" + aboutTheCertificate(failure);
        }
        return failure instanceof IOException || failure instanceof PrematureChannelClosureException
                ? "The connection failed or broke before the whole response had come"
                : "The response was not HTTP, or could not be read";
    }

    private static String aboutTheCertificate(Throwable failure) {
        Throwable root = failure;
        for (int depth = 0; root.getCause() != null && depth < DEEPEST; depth++) {
            root = root.getCause();
        }
        if (root instanceof CertificateExpiredException) {
            return ": the server's certificate has expired";
        }
        if (root instanceof CertificateNotYetValidException) {
            return ": the server's certificate is not valid yet";
        }
        if (root instanceof CertPathBuilderException) {
            return ": the server's certificate is of no issuer that is trusted here";
        }
        // What the JDK throws when it compares the names, and has no class of its own for.
        return root.getClass() == CertificateException.class
                ? ": the server's certificate is not of this host, or not acceptable"
                : "";
    }

    /** Decoders of HTTP and TLS quote what they could not read; exceptions of I/O do not. */
    private static @Nullable Throwable withoutBytesOfTheServer(Throwable failure) {
        boolean safe = true;
        Throwable link = failure;
        for (int depth = 0; link != null && depth < DEEPEST; depth++, link = link.getCause()) {
            safe &= (link instanceof IOException || link instanceof GeneralSecurityException)
                    && !(link instanceof NotSslRecordException);
        }
        return safe && link == null ? failure : null;
    }
}
