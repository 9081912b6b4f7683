package io.github.reactivecontact.examples.webflux;

import io.github.reactivecontact.testfloor.TestFloorContract;

class TestFloorTest extends TestFloorContract {}
