package dev.jadegate.config;

import java.time.Duration;

/** Delays and failures on purpose. */
public record FaultConfig(
    @Key(value = "How long a request is held up. 0s: none is.", orElse = "0s", max = "1h")
        Duration delay,
    @Key(
            value = "The percentage of requests that are held up.",
            orElse = "100",
            min = "0",
            max = "100")
        double delayPercent,
    @Key(
            value = "The status of requests that are answered in place of the service. 0: none is.",
            orElse = "0",
            max = "599")
        int abort,
    @Key(value = "The percentage of these.", orElse = "100", min = "0", max = "100")
        double abortPercent) {
  private static final int CLIENT_ERROR = 400;

  public FaultConfig {
    if (abort != 0 && abort < CLIENT_ERROR) {
      throw new IllegalArgumentException(
          "abort: found " + abort + "; expected a status from 400 to 599, or 0");
    }
    if (abort == 0 && delay.isZero()) {
      throw new IllegalArgumentException("found neither delay nor abort; expected one of them");
    }
  }
}
