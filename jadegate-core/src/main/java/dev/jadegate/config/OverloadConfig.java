package dev.jadegate.config;

import java.time.Duration;

/** From when on the gateway itself has too much to do, so that it refuses new requests. */
public record OverloadConfig(
    @Key(
            value =
                "The share of the heap that is still in use after a full collection, in percent; 0:"
                    + " not looked at.",
            orElse = "90",
            min = "0",
            max = "100")
        int heap,
    @Key(
            value =
                "The share of the memory for buffers that is in use, in percent; 0: not looked at.",
            orElse = "90",
            min = "0",
            max = "100")
        int directMemory,
    @Key(
            value = "How late an event loop comes to its tasks again and again; 0: not looked at.",
            orElse = "500ms",
            max = "1m")
        Duration loopLag) {
  /** {@code none}: nothing is looked at. */
  public static OverloadConfig of(String text) {
    if (!text.equals("none")) {
      throw new IllegalArgumentException(
          "found \""
              + text
              + "\"; expected none, or a mapping with heap, direct_memory and loop_lag");
    }
    return new OverloadConfig(0, 0, Duration.ZERO);
  }

  /** Whether nothing is looked at. */
  public boolean isOff() {
    return heap == 0 && directMemory == 0 && loopLag.isZero();
  }
}
