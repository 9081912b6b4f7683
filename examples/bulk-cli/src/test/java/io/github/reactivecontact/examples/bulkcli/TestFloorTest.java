package io.github.reactivecontact.examples.bulkcli;

import io.github.reactivecontact.testfloor.TestFloorContract;

class TestFloorTest extends TestFloorContract {}
