package io.github.reactivecontact.examples.webflux;

import brave.handler.MutableSpan;
import brave.handler.SpanHandler;
import brave.propagation.TraceContext;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Logs finished spans at DEBUG, in place of a tracing server. */
@Component
class SpanLog extends SpanHandler {

    private static final Logger LOG = LoggerFactory.getLogger(SpanLog.class);

    @Override
    public boolean end(TraceContext context, MutableSpan span, Cause cause) {
        LOG.debug(
                "{} {} child of {}: {} {}",
                context.traceIdString(),
                context.spanIdString(),
                context.parentIdString(),
                span.name(),
                new TreeMap<>(span.tags()));
        return true;
    }
}
