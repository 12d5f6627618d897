package dev.jadegate.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Timeouts of an attempt and of the exchange; zero: none. */
public record TimeoutConfig(
    @Key(value = "For a connection to the instance to open.", orElse = "1s") Duration connect,
    @Key(
            value =
                "From the request's last byte to the response's head; before that, how long an"
                    + " instance may take nothing of a body.",
            orElse = "30s")
        Duration response,
    @Key(value = "Longest silence within a response or a tunnel.", orElse = "5m") Duration idle,
    @Key(value = "The whole exchange with all its attempts. 0s: none.", orElse = "0s")
        Duration total,
    @Key(
            value =
                "Field in which clients say how long they wait, in milliseconds; the route's total"
                    + " is the most. What is left is passed on. Absent: such a field means"
                    + " nothing.",
            format = Format.FIELD_NAME)
        @Nullable String header) {
  /** The same, for exchanges that end after this long at most. */
  public TimeoutConfig withTotalUpTo(Duration most) {
    boolean shorter = !total.isZero() && total.compareTo(most) < 0;
    return new TimeoutConfig(connect, response, idle, shorter ? total : most, header);
  }

  /** {@code none}: no timeout at all. */
  public static TimeoutConfig of(String text) {
    if (!text.equals("none")) {
      throw new IllegalArgumentException(
          "found \""
              + text
              + "\"; expected none, or a mapping with connect, response, idle, total, header");
    }
    return new TimeoutConfig(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, null);
  }
}
