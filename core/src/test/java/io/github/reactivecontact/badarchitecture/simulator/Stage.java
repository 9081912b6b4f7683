package io.github.reactivecontact.badarchitecture.simulator;

public class Stage {}
