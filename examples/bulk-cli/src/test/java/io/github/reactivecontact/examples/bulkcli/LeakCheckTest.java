package io.github.reactivecontact.examples.bulkcli;

import io.github.reactivecontact.leakcheck.LeakCheckContract;

class LeakCheckTest extends LeakCheckContract {}
