package dev.jadegate.observe.tracing;

import dev.jadegate.message.HeaderBlock;
import dev.jadegate.message.Hex;

/**
 * What the fields of a request say of its trace, and a cursor over their bytes. Nothing of a field
 * that turns out malformed counts: each field that is read begins anew.
 */
final class Incoming implements HeaderBlock.ValueReader {
  /** What the caller decided about recording. */
  enum Decision {
    NONE,
    NO,
    YES
  }

  /** The trace id; both 0: it names none. */
  long high;

  long low;

  /** The caller's span; 0: it names none. */
  long span;

  Decision decision = Decision.NONE;

  /** It came in {@code traceparent}, so that {@code tracestate} belongs to it. */
  boolean hasState;

  private byte[] bytes = {};
  private int at;
  private int end;

  /** Begins with the bytes of a field. */
  @Override
  public void read(byte[] field, int start, int length) {
    bytes = field;
    at = start;
    end = start + length;
    forget();
  }

  /** Nothing is known of a trace. */
  void forget() {
    high = 0;
    low = 0;
    span = 0;
    decision = Decision.NONE;
    hasState = false;
  }

  boolean namesTrace() {
    return (high | low) != 0 && span != 0;
  }

  int left() {
    return end - at;
  }

  /** The next byte; -1 at the end. */
  int next() {
    return at < end ? bytes[at++] & 0xff : -1;
  }

  /** Reads exactly this byte; false if there is another, or none. */
  boolean skip(char expected) {
    return next() == expected;
  }

  /** How many of the next bytes are hexadecimal digits, at most so many. */
  int digits(int most, boolean upper) {
    int count = 0;
    while (count < most && at + count < end && Hex.digit(bytes[at + count], upper) >= 0) {
      count++;
    }
    return count;
  }

  /** Reads so many digits, at most 16, which are there. */
  long hex(int digits) {
    long value = 0;
    for (int i = 0; i < digits; i++) {
      value = value << 4 | Hex.digit(bytes[at++], true);
    }
    return value;
  }

  /** Reads a trace id of so many digits, at most 32, which are there. */
  void traceId(int digits) {
    high = digits > 16 ? hex(digits - 16) : 0;
    low = hex(Math.min(digits, 16));
  }
}
