package io.github.reactivecontact.badarchitecture.internal.dispatch;

import io.github.reactivecontact.badarchitecture.internal.publisher.Top;

public class UpwardToPublisher {
    Top above;
}
