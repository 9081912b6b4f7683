package io.github.reactivecontact.badhouse.simulator;

public class Stage {}
