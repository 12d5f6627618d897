package dev.jadegate.config;

/** So many in each window of the calendar, in UTC. */
public record QuotaConfig(
    @Key(
            value = "Requests in each minute, hour, day or month.",
            required = true,
            min = "1",
            max = "10000000000")
        long limit,
    @Key(
            value = "The window, as the calendar has it in UTC: a day ends at midnight.",
            required = true)
        Window per) {
  /** What ends it. */
  public enum Window {
    MINUTE,
    HOUR,
    DAY,
    MONTH
  }
}
