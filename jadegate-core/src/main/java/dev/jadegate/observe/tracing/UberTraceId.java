package dev.jadegate.observe.tracing;

import dev.jadegate.message.FieldName;
import dev.jadegate.message.HeaderBlock;
import dev.jadegate.message.Hex;
import dev.jadegate.observe.tracing.Incoming.Decision;

/**
 * <a href="https://www.jaegertracing.io/sdk-migration/#propagation-format">Jaeger's own field</a>:
 * {@code trace:span:parent:flags}, in hexadecimal digits without leading zeros, the colons perhaps
 * percent-encoded. Baggage ({@code uberctx-*}) passes as it came.
 */
final class UberTraceId implements Propagation {
  private static final FieldName NAME = FieldName.of("uber-trace-id");
  private static final int SAMPLED = 1;
  private static final int DEBUG = 2;

  @Override
  public boolean read(HeaderBlock fields, Incoming into) {
    if (fields.read(NAME, into) && fields.countOf(NAME) == 1 && parse(into)) {
      return true;
    }
    into.forget();
    return false;
  }

  private static boolean parse(Incoming in) {
    int digits = in.digits(32, true);
    if (digits == 0) {
      return false;
    }
    in.traceId(digits);
    digits = colon(in) ? in.digits(16, true) : 0;
    if (digits == 0) {
      return false;
    }
    in.span = in.hex(digits);
    digits = colon(in) ? in.digits(16, true) : 0; // the parent, which is of no use any more
    if (digits == 0) {
      return false;
    }
    in.hex(digits);
    digits = colon(in) ? in.digits(2, true) : 0;
    if (digits == 0 || digits != in.left()) {
      return false;
    }
    in.decision = (in.hex(digits) & (SAMPLED | DEBUG)) != 0 ? Decision.YES : Decision.NO;
    return in.namesTrace();
  }

  private static boolean colon(Incoming in) {
    int c = in.next();
    return c == ':' || c == '%' && in.skip('3') && (in.next() | 0x20) == 'a';
  }

  @Override
  public void write(HeaderBlock fields, Trace trace, long span) {
    String traceId = Hex.of(trace.high(), trace.low());
    fields.set(NAME, traceId + ":" + Hex.of(span) + ":0:" + (trace.isSampled() ? "1" : "0"));
  }
}
