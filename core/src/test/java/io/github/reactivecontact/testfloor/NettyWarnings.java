package io.github.reactivecontact.testfloor;

import java.util.List;

/** Exceptions that reached the tail of a pipeline, a task or a listener of Netty that threw, a failed release. */
public final class NettyWarnings implements LeftoverCheck {

    /** Says on a Mac that its native resolver is not there. */
    private static final String MAC_RESOLVER = "io.netty.resolver.dns.DnsServerAddressStreamProviders";

    private int before;

    @Override
    public void begin() {
        before = NettyLog.size();
    }

    @Override
    public List<Leftover> findings() {
        // Leaks are LeakedBuffers' matter: the garbage collector may show them during any later test.
        return NettyLog.since(
                before, "a warning of Netty", name -> !name.equals(NettyLog.LEAKS) && !name.equals(MAC_RESOLVER));
    }
}
