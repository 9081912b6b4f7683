package io.github.reactivecontact.benchmarks;

import io.github.reactivecontact.testfloor.TestFloorContract;

class TestFloorTest extends TestFloorContract {}
