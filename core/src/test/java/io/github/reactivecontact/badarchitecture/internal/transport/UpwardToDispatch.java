package io.github.reactivecontact.badarchitecture.internal.transport;

import io.github.reactivecontact.badarchitecture.internal.dispatch.UpwardToPublisher;

public class UpwardToDispatch {
    UpwardToPublisher above;

    String writesToken(Endpoint endpoint) {
        return endpoint.pathWithToken();
    }
}
