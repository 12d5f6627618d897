package dev.jadegate.config;

import java.util.List;

/** One line a request. */
public record AccessLogConfig(
    @Key(value = "stdout, none, or a file.", orElse = "stdout") String path,
    @Key(value = "The form of a line.", orElse = "json") AccessLogFormat format,
    @Key(
            value = "The share of lines that is written; failures always are.",
            orElse = "1.0",
            min = "0",
            max = "1")
        double sample,
    @Key("Members of a line beside or without the usual ones.") LogFields fields) {
  /** From the path alone. */
  public static AccessLogConfig of(String path) {
    return new AccessLogConfig(path, AccessLogFormat.JSON, 1, new LogFields(List.of(), List.of()));
  }
}
