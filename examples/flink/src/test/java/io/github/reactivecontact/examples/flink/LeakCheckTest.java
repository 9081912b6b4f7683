package io.github.reactivecontact.examples.flink;

import io.github.reactivecontact.leakcheck.LeakCheckContract;

class LeakCheckTest extends LeakCheckContract {}
