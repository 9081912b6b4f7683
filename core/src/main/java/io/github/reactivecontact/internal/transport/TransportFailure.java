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

/** Classifies failures below HTTP. */
final class TransportFailure {

    private static final int MAX_DEPTH = 10;

    private TransportFailure() {}

    static ContactLookupException of(String idInstance, Throwable failure) {
        if (failure instanceof ContactLookupException classified) {
            return classified.idInstance().isPresent()
                    ? classified
                    : classified.toBuilder().idInstance(idInstance).build();
        }
        // The user may configure timeouts of the HTTP client.
        Reason reason = failure instanceof TimeoutException ? Reason.TIMEOUT : Reason.CONNECTION_FAILED;
        return ContactLookupException.builder(reason, message(idInstance, failure))
                .idInstance(idInstance)
                .cause(withoutQuotedBytes(failure))
                .build();
    }

    static ContactLookupException switchedProtocols() {
        return ContactLookupException.builder(
                        Reason.CONNECTION_FAILED, "The server switched to another protocol, which no request asks for")
                .status(HttpResponseStatus.SWITCHING_PROTOCOLS.code())
                .build();
    }

    private static String message(String idInstance, Throwable failure) {
        return problem(failure) + " (instance " + idInstance + ", "
                + failure.getClass().getSimpleName() + ")";
    }

    private static String problem(Throwable failure) {
        if (failure instanceof UnknownHostException) {
            return "The host could not be found";
        }
        if (failure instanceof TimeoutException) {
            return "The response did not come within the timeout of the HTTP client";
        }
        if (failure instanceof SSLException) {
            return "No secure connection could be made" + certificateProblem(failure);
        }
        return failure instanceof IOException || failure instanceof PrematureChannelClosureException
                ? "The connection failed or broke before the whole response had come"
                : "The response was not HTTP, or could not be read";
    }

    private static String certificateProblem(Throwable failure) {
        Throwable root = failure;
        for (int depth = 0; root.getCause() != null && depth < MAX_DEPTH; depth++) {
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
        // The JDK has no separate class for a wrong host name.
        return root.getClass() == CertificateException.class
                ? ": the server's certificate is not of this host, or not acceptable"
                : "";
    }

    /**
     * Returns the failure if it quotes no bytes of the server. HTTP and TLS decoders quote them, I/O exceptions do not.
     */
    private static @Nullable Throwable withoutQuotedBytes(Throwable failure) {
        boolean safe = true;
        Throwable link = failure;
        for (int depth = 0; link != null && depth < MAX_DEPTH; depth++, link = link.getCause()) {
            safe &= (link instanceof IOException || link instanceof GeneralSecurityException)
                    && !(link instanceof NotSslRecordException);
        }
        return safe && link == null ? failure : null;
    }
}
