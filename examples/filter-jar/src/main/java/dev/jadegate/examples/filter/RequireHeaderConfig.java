package dev.jadegate.examples.filter;

import java.util.List;

/**
 * The keys of {@code require-header} in the configuration file.
 *
 * @param header the request field to look at
 * @param values what it may say; one of them is enough
 */
public record RequireHeaderConfig(String header, List<String> values) {
  /** What is thrown here is reported with the line of the file, and the file is refused. */
  public RequireHeaderConfig {
    if (header.isBlank()) {
      throw new IllegalArgumentException("header: expected the name of a request field");
    }
    if (values.isEmpty()) {
      throw new IllegalArgumentException("values: expected at least one, or nobody could pass");
    }
  }
}
