package io.github.reactivecontact.benchmarks;

import io.github.reactivecontact.leakcheck.LeakCheckContract;

class LeakCheckTest extends LeakCheckContract {}
