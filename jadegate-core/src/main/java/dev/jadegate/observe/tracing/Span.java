package dev.jadegate.observe.tracing;

import java.util.List;
import java.util.Map;

/**
 * A span as collectors are told of it, whatever they speak.
 *
 * @param parent 0: none
 * @param server whether it is of the exchange; otherwise of an attempt
 * @param peer for an attempt, the service that was asked
 * @param attributes values are String, Long, Double or Boolean
 * @param problem why it is an error; null: it is none
 */
record Span(
    long traceHigh,
    long traceLow,
    long id,
    long parent,
    boolean server,
    String name,
    String peer,
    long startEpochNanos,
    long endEpochNanos,
    Map<String, Object> attributes,
    List<Event> events,
    @org.jspecify.annotations.Nullable String problem) {

  /** Something that happened meanwhile. */
  record Event(String name, long epochNanos) {}

  long startMicros() {
    return startEpochNanos / 1000;
  }

  /** At least 1, because 0 would mean unknown. */
  long durationMicros() {
    return Math.max(1, (endEpochNanos - startEpochNanos) / 1000);
  }
}
