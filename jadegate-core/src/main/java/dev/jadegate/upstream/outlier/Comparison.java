package dev.jadegate.upstream.outlier;

import dev.jadegate.upstream.outlier.OutlierSettings.FailureRate;
import dev.jadegate.upstream.outlier.OutlierSettings.Slowness;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Which instances stand out from the others in a window: those that fail too often, and those whose
 * median answer takes so many times as long as the median of the others' medians. Medians, because
 * one request that takes long by its nature moves a mean, and one slow instance the mean of all.
 * Pure functions; the worst come first.
 */
final class Comparison {
  private Comparison() {}

  /** An instance, and how bad it is. */
  private record Judged<K>(K one, long measure) {}

  /** Those that fail too often. */
  static <K> List<K> failing(Map<K, Window.Sums> windows, FailureRate law) {
    List<Judged<K>> judged = new ArrayList<>();
    windows.forEach((one, sums) -> {
      if (sums.requests() >= law.minimumRequests()) {
        judged.add(new Judged<>(one, sums.failurePercent()));
      }
    });
    return judged.size() < law.minimumInstances()
        ? List.of()
        : worst(judged, each -> each.measure() >= law.percent());
  }

  /** Those that are too slow. */
  static <K> List<K> slow(Map<K, Window.Sums> windows, Slowness law) {
    List<Judged<K>> judged = new ArrayList<>();
    windows.forEach((one, sums) -> {
      if (sums.timed() >= law.minimumRequests()) {
        judged.add(new Judged<>(one, sums.medianNanos()));
      }
    });
    if (judged.size() < law.minimumInstances()) {
      return List.of();
    }
    long[] medians = judged.stream().mapToLong(Judged::measure).sorted().toArray();
    return worst(
        judged,
        each ->
            each.measure() >= law.leastNanos()
                && each.measure() > law.factor() * others(medians, each.measure()));
  }

  private static <K> List<K> worst(List<Judged<K>> judged, Predicate<Judged<K>> isGuilty) {
    return judged.stream()
        .filter(isGuilty)
        .sorted(Comparator.comparingLong(each -> -each.measure()))
        .map(Judged::one)
        .toList();
  }

  /** The median of all but this one, which is among them; of an even number the lower middle. */
  private static long others(long[] sorted, long one) {
    int left = sorted.length - 1;
    if (left == 0) {
      return one;
    }
    int middle = (left - 1) / 2;
    return sorted[middle] >= one ? sorted[middle + 1] : sorted[middle];
  }
}
