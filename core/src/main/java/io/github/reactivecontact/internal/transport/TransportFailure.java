package io.github.reactivecontact.internal.transport;

import io.github.reactivecontact.ContactLookupException;
import io.github.reactivecontact.ContactLookupException.Reason;
import io.netty.handler.ssl.NotSslRecordException;
import java.io.IOException;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** What went wrong below HTTP, as the caller sees it. */
final class TransportFailure {

    private TransportFailure() {}

    static ContactLookupException of(String idInstance, Throwable failure) {
        return failure instanceof ContactLookupException classified
                ? classified
                : ContactLookupException.builder(Reason.CONNECTION_FAILED, inWords(idInstance, failure))
                        .idInstance(idInstance)
                        .cause(withoutBytesOfTheServer(failure))
                        .build();
    }

    private static String inWords(String idInstance, Throwable failure) {
        String what = failure instanceof UnknownHostException
                ? "The host could not be found"
                : failure instanceof SSLException
                        ? "No secure connection could be made"
                        : failure instanceof IOException
                                ? "The connection failed or broke before the whole response had come"
                                : "The response was not HTTP, or could not be read";
        return what + " (instance " + idInstance + ", " + failure.getClass().getSimpleName() + ")";
    }

    /** Decoders of HTTP and TLS quote what they could not read; exceptions of I/O do not. */
    private static @Nullable Throwable withoutBytesOfTheServer(Throwable failure) {
        boolean safe = true;
        Throwable link = failure;
        for (int depth = 0; link != null && depth < 10; depth++, link = link.getCause()) {
            safe &= (link instanceof IOException || link instanceof GeneralSecurityException)
                    && !(link instanceof NotSslRecordException);
        }
        return safe && link == null ? failure : null;
    }
}
