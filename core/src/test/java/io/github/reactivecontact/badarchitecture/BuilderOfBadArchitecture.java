package io.github.reactivecontact.badarchitecture;

import io.github.reactivecontact.badarchitecture.internal.codec.Upward;
import io.github.reactivecontact.badarchitecture.simulator.Stage;
import io.micrometer.observation.ObservationRegistry;
import reactor.netty.http.client.HttpClient;
import tools.jackson.core.JsonParser;

/** Breaks a rule by each of its members. */
public class BuilderOfBadArchitecture {
    HttpClient client;
    JsonParser parser;
    Stage stage;
    ObservationRegistry registry;

    public Upward shown() {
        return new Upward();
    }
}
