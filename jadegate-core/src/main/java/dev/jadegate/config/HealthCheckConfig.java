package dev.jadegate.config;

import org.jspecify.annotations.Nullable;

/** How it is known which instances are well. */
public record HealthCheckConfig(
    @Key("Each instance is asked how it is. Absent: none is.") @Nullable ActiveCheckConfig active,
    @Key("Instances whose requests fail get none for some time; on unless none.")
        PassiveCheckConfig passive) {
  /** {@code none}: all instances are taken for well. */
  public static HealthCheckConfig of(String text) {
    if (!text.equals("none")) {
      throw new IllegalArgumentException(
          "found \"" + text + "\"; expected none, or a mapping with active and passive");
    }
    return new HealthCheckConfig(null, PassiveCheckConfig.of(text));
  }
}
