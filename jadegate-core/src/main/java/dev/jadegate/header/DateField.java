package dev.jadegate.header;

import dev.jadegate.message.FieldValue;
import io.netty.handler.codec.DateFormatter;
import java.time.InstantSource;
import java.util.Date;

/**
 * The Date field's value (RFC 9110, section 6.6.1), made once a second. Belongs to one event loop.
 */
public final class DateField {
  private static final long SECOND = 1_000_000_000L;

  private final InstantSource clock;
  private FieldValue value = new FieldValue("");
  private long madeAt;

  public DateField(InstantSource clock) {
    this.clock = clock;
  }

  /** The value now; {@code nanos} is any monotonic time, which decides whether a new one is due. */
  public FieldValue value(long nanos) {
    if (value.isEmpty() || nanos - madeAt >= SECOND / 4) {
      value = new FieldValue(DateFormatter.format(Date.from(clock.instant())));
      madeAt = nanos;
    }
    return value;
  }
}
