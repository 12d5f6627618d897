package dev.jadegate.observe.tracing;

import dev.jadegate.message.FieldName;
import dev.jadegate.message.HeaderBlock;
import dev.jadegate.message.Hex;
import dev.jadegate.observe.tracing.Incoming.Decision;

/**
 * <a href="https://github.com/openzipkin/b3-propagation">B3</a>. Trace ids of 64 bits stay what
 * they are. A debug flag is read as a decision to record, and passed on as that.
 */
final class B3 implements Propagation {
  private static final FieldName SINGLE = FieldName.of("b3");
  private static final FieldName TRACE_ID = FieldName.of("X-B3-TraceId");
  private static final FieldName SPAN_ID = FieldName.of("X-B3-SpanId");
  private static final FieldName PARENT_SPAN_ID = FieldName.of("X-B3-ParentSpanId");
  private static final FieldName SAMPLED = FieldName.of("X-B3-Sampled");
  private static final FieldName FLAGS = FieldName.of("X-B3-Flags");

  private final boolean multi;

  B3(boolean multi) {
    this.multi = multi;
  }

  /** A decision may come without a trace: then it is about one that begins here. */
  @Override
  public boolean read(HeaderBlock fields, Incoming into) {
    if (fields.read(SINGLE, into)) {
      if (parse(into)) {
        return true;
      }
      into.forget();
    }
    if (readFields(fields, into)) {
      return true;
    }
    into.forget();
    return false;
  }

  /** {@code trace-span}, {@code trace-span-decision}, with a parent behind it, or a decision. */
  private static boolean parse(Incoming in) {
    if (in.left() == 1) {
      in.decision = decision(in.next());
      return in.decision != Decision.NONE;
    }
    int digits = in.digits(32, true);
    if (digits != 16 && digits != 32) {
      return false;
    }
    in.traceId(digits);
    if (!in.skip('-') || in.digits(16, true) < 16) {
      return false;
    }
    in.span = in.hex(16);
    if (in.left() > 0) {
      if (!in.skip('-')) {
        return false;
      }
      in.decision = decision(in.next());
      if (in.decision == Decision.NONE
          || in.left() > 0 && (!in.skip('-') || in.digits(16, true) < 16 || in.left() != 16)) {
        return false;
      }
    }
    return in.namesTrace();
  }

  private static Decision decision(int c) {
    return switch (c) {
      case '0' -> Decision.NO;
      case '1', 'd' -> Decision.YES;
      default -> Decision.NONE;
    };
  }

  private static boolean readFields(HeaderBlock fields, Incoming in) {
    Decision decision = Decision.NONE;
    if (fields.isValue(SAMPLED, "1")
        || fields.isValue(SAMPLED, "true") // of clients before 2016
        || fields.isValue(FLAGS, "1")) {
      decision = Decision.YES;
    } else if (fields.isValue(SAMPLED, "0") || fields.isValue(SAMPLED, "false")) {
      decision = Decision.NO;
    }
    if (fields.read(TRACE_ID, in)) {
      int digits = in.digits(32, true);
      if (digits != in.left() || digits != 16 && digits != 32) {
        return false;
      }
      in.traceId(digits);
      long high = in.high;
      long low = in.low;
      if (!fields.read(SPAN_ID, in) || in.left() != 16 || in.digits(16, true) < 16) {
        return false;
      }
      in.span = in.hex(16);
      in.high = high;
      in.low = low;
      in.decision = decision;
      return in.namesTrace();
    }
    in.decision = decision;
    return decision != Decision.NONE;
  }

  @Override
  public void write(HeaderBlock fields, Trace trace, long span) {
    String traceId = trace.high() == 0 ? Hex.of(trace.low()) : Hex.of(trace.high(), trace.low());
    String sampled = trace.isSampled() ? "1" : "0";
    fields.remove(SINGLE).remove(TRACE_ID).remove(SPAN_ID).remove(PARENT_SPAN_ID);
    fields.remove(SAMPLED).remove(FLAGS);
    if (!multi) {
      fields.set(SINGLE, traceId + "-" + Hex.of(span) + "-" + sampled);
      return;
    }
    fields.set(TRACE_ID, traceId);
    fields.set(SPAN_ID, Hex.of(span));
    fields.set(SAMPLED, sampled);
    if (trace.isSampled()) {
      fields.set(PARENT_SPAN_ID, Hex.of(trace.span()));
    }
  }
}
