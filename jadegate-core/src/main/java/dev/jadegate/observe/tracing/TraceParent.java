package dev.jadegate.observe.tracing;

import dev.jadegate.message.FieldNames;
import dev.jadegate.message.HeaderBlock;
import dev.jadegate.message.Hex;
import java.nio.charset.StandardCharsets;

/**
 * <a href="https://www.w3.org/TR/trace-context-1/">Trace Context</a>, version 00: {@code 00-<32
 * digits of trace>-<16 digits of span>-<flags>}. A higher version is read as this one (section
 * 4.1.2 there); {@code tracestate} is the business of others, and passes as it came unless its
 * trace ends here.
 */
final class TraceParent implements Propagation {
  private static final int LENGTH = 55;
  private static final int INVALID_VERSION = 0xff;

  @Override
  public boolean read(HeaderBlock fields, Incoming into) {
    boolean there = fields.read(FieldNames.TRACEPARENT, into);
    if (there && fields.countOf(FieldNames.TRACEPARENT) == 1 && parse(into) && into.namesTrace()) {
      into.hasState = true;
      return true;
    }
    into.forget();
    return false;
  }

  private static boolean parse(Incoming in) {
    if (in.left() < LENGTH || in.digits(2, false) < 2) {
      return false;
    }
    long version = in.hex(2);
    if (version == INVALID_VERSION || version == 0 && in.left() != LENGTH - 2) {
      return false;
    }
    if (!in.skip('-') || in.digits(32, false) < 32) {
      return false;
    }
    in.traceId(32);
    if (!in.skip('-') || in.digits(16, false) < 16) {
      return false;
    }
    in.span = in.hex(16);
    if (!in.skip('-') || in.digits(2, false) < 2) {
      return false;
    }
    in.decision = (in.hex(2) & 1) != 0 ? Incoming.Decision.YES : Incoming.Decision.NO;
    return in.left() == 0 || in.skip('-'); // what a later version adds
  }

  @Override
  public void write(HeaderBlock fields, Trace trace, long span) {
    byte[] out = new byte[LENGTH];
    out[0] = '0';
    out[1] = '0';
    out[2] = '-';
    Hex.write(trace.high(), out, 3);
    Hex.write(trace.low(), out, 19);
    out[35] = '-';
    Hex.write(span, out, 36);
    out[52] = '-';
    out[53] = '0';
    out[54] = (byte) (trace.isSampled() ? '1' : '0');
    fields.set(FieldNames.TRACEPARENT, new String(out, StandardCharsets.ISO_8859_1));
    if (!trace.hasState()) {
      fields.remove(FieldNames.TRACESTATE); // of a trace that nobody continues (section 3.3)
    }
  }
}
