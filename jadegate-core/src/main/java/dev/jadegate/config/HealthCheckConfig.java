package dev.jadegate.config;

/** How it is known which instances are well. */
@Planned("active")
public record HealthCheckConfig(
    @Key("It is watched how their requests go.") PassiveCheckConfig passive) {
  /** {@code none}: nothing is checked. */
  public static HealthCheckConfig of(String text) {
    if (!text.equals("none")) {
      throw new IllegalArgumentException(
          "found \"" + text + "\"; expected none, or a mapping with active and passive");
    }
    return new HealthCheckConfig(PassiveCheckConfig.of(text));
  }
}
