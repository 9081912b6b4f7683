package io.github.reactivecontact.examples.webflux;

import io.github.reactivecontact.leakcheck.LeakCheckContract;

class LeakCheckTest extends LeakCheckContract {}
