package io.github.reactivecontact.reactivestreams;

import io.github.reactivecontact.BulkOptions;

/** The rules of Reactive Streams for {@code lookupAll} with ordered outcomes. */
public class LookupAllOrderedTckTest extends LookupAllTckTest {

    public LookupAllOrderedTckTest() {
        super(BulkOptions.defaults().ordered());
    }
}
