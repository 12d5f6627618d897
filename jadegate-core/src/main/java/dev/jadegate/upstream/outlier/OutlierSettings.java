package dev.jadegate.upstream.outlier;

import dev.jadegate.config.StatusSet;
import dev.jadegate.upstream.AttemptResult;
import org.jspecify.annotations.Nullable;

/**
 * When an instance is ejected, and for how long.
 *
 * @param consecutiveFailures so many in a row eject it; 0: they do not
 * @param ejectionNanos for how long the first time
 * @param maxEjectionPercent of the instances at once
 * @param failing the statuses of answers that count as failures
 * @param windowNanos over which rates and times are taken
 * @param failureRate null: it ejects nobody
 * @param latency null: it ejects nobody
 */
public record OutlierSettings(
    int consecutiveFailures,
    long ejectionNanos,
    int maxEjectionPercent,
    StatusSet failing,
    long windowNanos,
    @Nullable FailureRate failureRate,
    @Nullable Slowness latency) {
  /**
   * Who fails too often.
   *
   * @param percent from this share of failures on
   * @param minimumRequests with fewer in the window an instance is not judged
   * @param minimumInstances with fewer that are judged nobody is
   */
  public record FailureRate(int percent, int minimumRequests, int minimumInstances) {}

  /**
   * Who is too slow.
   *
   * @param factor over the median of the others
   * @param leastNanos whoever is quicker is never too slow
   * @param minimumRequests with fewer successes in the window an instance is not judged
   * @param minimumInstances with fewer that are judged nobody is
   */
  public record Slowness(
      double factor, long leastNanos, int minimumRequests, int minimumInstances) {}

  /** Whether anything is to be counted in windows. */
  boolean hasWindow() {
    return failureRate != null || latency != null;
  }

  /** Whether there was no answer, or one that speaks of a fault of the instance. */
  boolean isFailure(AttemptResult result) {
    return result.isBroken() || isFault(result);
  }

  /** Whether the answer, whole or not, speaks of a fault of the instance. */
  boolean isFault(AttemptResult result) {
    return failing.contains(result.status())
        || result.grpcStatus() > 0 && failing.contains(httpStatus(result.grpcStatus()));
  }

  /**
   * The HTTP status that says about the same as one of gRPC, as in Envoy's outlier detection; 0 for
   * those by which an instance finds fault with its caller (SEMANTICS 93, 120).
   */
  private static int httpStatus(int grpcStatus) {
    return switch (grpcStatus) {
      case 2, 13, 15 -> 500;
      case 4 -> 504;
      case 8 -> 429;
      case 14 -> 503;
      default -> 0;
    };
  }
}
