package io.github.reactivecontact.badhouse;

import io.github.reactivecontact.badhouse.simulator.Stage;
import io.micrometer.observation.ObservationRegistry;
import reactor.netty.http.client.HttpClient;
import tools.jackson.core.JsonParser;

/** Breaks a rule by each of its fields. */
public class BuilderOfBadHouse {
    HttpClient client;
    JsonParser parser;
    Stage stage;
    ObservationRegistry registry;
}
