package io.github.reactivecontact.reactivestreams;

import io.github.reactivecontact.BulkOptions;

/** The same rules, outcomes in the order of their sources. */
public class LookupAllOrderedTckTest extends LookupAllTckTest {

    public LookupAllOrderedTckTest() {
        super(BulkOptions.defaults().ordered());
    }
}
