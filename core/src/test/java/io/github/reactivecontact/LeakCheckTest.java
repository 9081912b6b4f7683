package io.github.reactivecontact;

import io.github.reactivecontact.leakcheck.LeakCheckContract;

class LeakCheckTest extends LeakCheckContract {}
