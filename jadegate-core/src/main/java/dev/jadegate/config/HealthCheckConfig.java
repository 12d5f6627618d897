package dev.jadegate.config;

/** How it is known which instances are well. */
@Planned("active")
public record HealthCheckConfig(
    @Key("Instances whose requests fail get none for some time; on unless none.")
        PassiveCheckConfig passive) {
  /** {@code none}: all instances are taken for well. */
  public static HealthCheckConfig of(String text) {
    return new HealthCheckConfig(PassiveCheckConfig.of(text));
  }
}
