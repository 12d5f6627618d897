package dev.jadegate.upstream.outlier;

import java.util.Locale;

/** Why an instance is ejected: a label of metrics and logs. */
public enum Offence {
  CONSECUTIVE_FAILURES,
  FAILURE_RATE,
  LATENCY;

  private final String label = name().toLowerCase(Locale.ROOT);

  /** In lower case, stable. */
  public String label() {
    return label;
  }
}
