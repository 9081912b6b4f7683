package io.github.reactivecontact.badarchitecture.internal.publisher;

import io.github.reactivecontact.badarchitecture.internal.codec.Upward;

public class Top {
    Upward below;
}
