package dev.jadegate.observe.tracing;

import dev.jadegate.message.HeaderBlock;

/** One way to write a trace into a request's fields. Immutable. */
interface Propagation {
  /** W3C Trace Context: {@code traceparent}, {@code tracestate}. */
  Propagation W3C = new TraceParent();

  /** Zipkin's B3; written as the one field {@code b3}, read in either form. */
  Propagation B3 = new B3(false);

  /** Zipkin's B3; written as the fields {@code X-B3-*}, read in either form. */
  Propagation B3_MULTI = new B3(true);

  /** Jaeger's {@code uber-trace-id}. */
  Propagation JAEGER = new UberTraceId();

  /** Reads what the caller says; false if there is nothing, or nothing that can be read. */
  boolean read(HeaderBlock fields, Incoming into);

  /** Tells the instance of the trace, and that its caller is this span. */
  void write(HeaderBlock fields, Trace trace, long span);
}
