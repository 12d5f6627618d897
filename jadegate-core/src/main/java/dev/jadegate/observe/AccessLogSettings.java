package dev.jadegate.observe;

import java.util.List;

/**
 * How the access log is written.
 *
 * @param path a file, or {@code stdout}
 * @param sample the share of lines that are written, from 0 to 1; those of failures with a status
 *     of 500 and above always are
 * @param added fields of the request to be added, such as {@code header:X-Tenant}
 * @param removed names of members to be left out
 * @param bufferBytes how much may wait to be written
 * @param slowNanos from this duration on a line says {@code "slow":true}; 0: never
 * @param environment the value of the member {@code environment}; empty: none
 */
public record AccessLogSettings(
    String path,
    double sample,
    List<String> added,
    List<String> removed,
    long bufferBytes,
    long slowNanos,
    String environment) {
  /** Standard output. */
  public static final String STDOUT = "stdout";
}
