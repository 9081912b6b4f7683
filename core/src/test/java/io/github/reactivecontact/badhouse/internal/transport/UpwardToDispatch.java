package io.github.reactivecontact.badhouse.internal.transport;

import io.github.reactivecontact.badhouse.internal.dispatch.UpwardToBulk;

public class UpwardToDispatch {
    UpwardToBulk above;
}
