package dev.jadegate.header;

import dev.jadegate.message.FieldNames;
import io.netty.handler.codec.DateFormatter;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.InstantSource;
import java.util.Date;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** How long an answer asks to be left alone (RFC 9110, section 10.2.3). Pure function. */
public final class RetryAfter {
  /** The answer does not say, or not so that it can be read. */
  public static final long NONE = -1;

  /** Longer than anybody waits, and short enough to be counted in nanoseconds. */
  private static final long MAX_DIGITS = 9;

  private RetryAfter() {}

  /**
   * The time in nanoseconds from now on; {@link #NONE} if there is none. A date counts from the
   * answer's own {@code Date}, so that it does not matter whose clock is wrong; only without one
   * from this clock.
   */
  public static long nanos(HttpHeaders fields, InstantSource clock) {
    String value = fields.get(FieldNames.RETRY_AFTER);
    if (value == null || value.isEmpty()) {
      return NONE;
    }
    if (value.chars().allMatch(c -> c >= '0' && c <= '9')) {
      String digits = value.length() > MAX_DIGITS ? "999999999" : value;
      return TimeUnit.SECONDS.toNanos(Long.parseLong(digits));
    }
    Date until = date(value);
    if (until == null) {
      return NONE;
    }
    Date said = date(fields.get(FieldNames.DATE));
    long from = said == null ? clock.millis() : said.getTime();
    return Math.max(0, TimeUnit.MILLISECONDS.toNanos(until.getTime() - from));
  }

  private static @Nullable Date date(@Nullable String value) {
    return value == null ? null : DateFormatter.parseHttpDate(value);
  }
}
