package io.github.reactivecontact.leakcheck;

import java.util.ArrayList;
import java.util.List;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Live timers in {@link VirtualTime}, and virtual time that still replaces Reactor's schedulers. */
public final class VirtualTimers implements LeakCheck {

    private long timersBefore;
    private boolean inPlaceBefore;

    @Override
    public void begin() {
        timersBefore = VirtualTime.liveTimers();
        inPlaceBefore = VirtualTimeScheduler.isFactoryEnabled();
    }

    @Override
    public List<Leak> findings() {
        List<Leak> findings = new ArrayList<>();
        long more = VirtualTime.liveTimers() - timersBefore;
        if (more > 0) {
            findings.add(Leak.of(more + " live timers in virtual time"));
        }
        if (!inPlaceBefore && VirtualTimeScheduler.isFactoryEnabled()) {
            findings.add(Leak.of("virtual time in place of Reactor's schedulers"));
        }
        return findings;
    }
}
