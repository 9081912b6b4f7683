package io.github.reactivecontact.leakcheck;

import java.util.List;

/** Netty warnings: exceptions at the tail of a pipeline, failed tasks and listeners, failed releases. */
public final class NettyWarnings implements LeakCheck {

    /** Warns on macOS that Netty's native resolver is missing. */
    private static final String MAC_RESOLVER = "io.netty.resolver.dns.DnsServerAddressStreamProviders";

    private int before;

    @Override
    public void begin() {
        before = NettyLog.size();
    }

    @Override
    public List<Leak> findings() {
        // LeakedBuffers reports leaks, because the garbage collector may reveal them during a later test.
        return NettyLog.since(
                before, "a warning of Netty", name -> !name.equals(NettyLog.LEAKS) && !name.equals(MAC_RESOLVER));
    }
}
