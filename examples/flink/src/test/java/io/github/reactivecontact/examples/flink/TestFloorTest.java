package io.github.reactivecontact.examples.flink;

import io.github.reactivecontact.testfloor.TestFloorContract;

class TestFloorTest extends TestFloorContract {}
