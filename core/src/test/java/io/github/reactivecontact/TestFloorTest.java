package io.github.reactivecontact;

import io.github.reactivecontact.testfloor.TestFloorContract;

class TestFloorTest extends TestFloorContract {}
