package io.github.reactivecontact.badarchitecture.internal.transport;

class Endpoint {

    String pathWithToken() {
        return "";
    }
}
