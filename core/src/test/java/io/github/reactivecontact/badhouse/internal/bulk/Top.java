package io.github.reactivecontact.badhouse.internal.bulk;

import io.github.reactivecontact.badhouse.internal.codec.Upward;

public class Top {
    Upward below;
}
