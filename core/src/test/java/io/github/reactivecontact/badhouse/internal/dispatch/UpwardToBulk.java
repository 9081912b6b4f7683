package io.github.reactivecontact.badhouse.internal.dispatch;

import io.github.reactivecontact.badhouse.internal.bulk.Top;

public class UpwardToBulk {
    Top above;
}
