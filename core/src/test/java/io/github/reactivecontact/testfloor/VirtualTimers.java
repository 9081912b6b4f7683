package io.github.reactivecontact.testfloor;

import java.util.ArrayList;
import java.util.List;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Timers left in {@link VirtualTime}, and virtual time left in place of Reactor's schedulers. */
public final class VirtualTimers implements LeftoverCheck {

    private long timersBefore;
    private boolean inPlaceBefore;

    @Override
    public void begin() {
        timersBefore = VirtualTime.liveTimers();
        inPlaceBefore = VirtualTimeScheduler.isFactoryEnabled();
    }

    @Override
    public List<Leftover> findings() {
        List<Leftover> findings = new ArrayList<>();
        long more = VirtualTime.liveTimers() - timersBefore;
        if (more > 0) {
            findings.add(Leftover.of(more + " live timers in virtual time"));
        }
        if (!inPlaceBefore && VirtualTimeScheduler.isFactoryEnabled()) {
            findings.add(Leftover.of("virtual time in place of Reactor's schedulers"));
        }
        return findings;
    }
}
