package dev.jadegate.app;

import java.util.Arrays;
import java.util.List;

/** The gateway's page of metrics in the text format, as far as the demo reads it. */
record MetricsPage(List<String> lines) {
  static MetricsPage of(String text) {
    return new MetricsPage(text.lines().toList());
  }

  /**
   * The sum of a series over all that have these labels, such as {@code service="a"}; 0 if none.
   */
  double sum(String series, String... labels) {
    return lines.stream()
        .filter(line -> line.startsWith(series + '{'))
        .filter(line -> Arrays.stream(labels).allMatch(line::contains))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }
}
