package dev.jadegate.upstream.outlier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.upstream.outlier.OutlierSettings.FailureRate;
import dev.jadegate.upstream.outlier.OutlierSettings.Slowness;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Who stands out in a window (SEMANTICS 92: only with enough instances and requests)")
class ComparisonTest {
  private static final FailureRate HALF = new FailureRate(50, 10, 3);
  private static final Slowness TRIPLE = new Slowness(3, 100, 10, 3);

  private final Map<String, Window.Sums> windows = new LinkedHashMap<>();

  private void failed(String name, int failures, int requests) {
    windows.put(name, new Window.Sums(requests, failures, 0, 0));
  }

  private void took(String name, long median, int answers) {
    windows.put(name, new Window.Sums(answers, 0, answers, median));
  }

  @Test
  void whoeverFailsAtLeastAsOftenAsTheThresholdStandsOutTheWorstFirst() {
    failed("half", 5, 10);
    failed("well", 0, 1000);
    failed("nearly", 49, 100);
    failed("dead", 10, 10);

    assertThat(Comparison.failing(windows, HALF)).containsExactly("dead", "half");
  }

  @Test
  void fewRequestsSayNothing() {
    failed("a", 9, 9);
    failed("b", 0, 100);
    failed("c", 0, 100);
    failed("d", 0, 100);

    assertThat(Comparison.failing(windows, HALF)).isEmpty();
  }

  @Test
  void fewInstancesWithEnoughRequestsSayNothing() {
    failed("a", 100, 100);
    failed("b", 0, 100);
    failed("c", 0, 9);

    assertThat(Comparison.failing(windows, HALF)).isEmpty();
  }

  @Test
  void whoeverTakesLongerThanTheFactorTimesTheMedianOfTheOthersStandsOut() {
    took("slow", 301, 10);
    took("quick", 90, 10);
    took("usual", 100, 10);
    took("slower", 1000, 10);
    took("other", 100, 10);

    assertThat(Comparison.slow(windows, TRIPLE)).containsExactly("slower", "slow");
  }

  @Test
  void asSlowAsTheFactorIsNotTooSlow() {
    took("a", 300, 10);
    took("b", 100, 10);
    took("c", 100, 10);

    assertThat(Comparison.slow(windows, TRIPLE)).isEmpty();
  }

  @Test
  void ofTwoOthersTheQuickerOneIsTheMedian() {
    took("a", 1000, 10);
    took("b", 100, 10);
    took("c", 900, 10); // the lower middle of b and c is b

    assertThat(Comparison.slow(windows, TRIPLE)).containsExactly("a", "c");
  }

  @Test
  void nobodyIsSlowBelowTheLeastTime() {
    took("a", 99, 10);
    took("b", 1, 10);
    took("c", 1, 10);

    assertThat(Comparison.slow(windows, TRIPLE)).isEmpty();
  }

  @Test
  void fewAnswersOrInstancesSayNothing() {
    took("a", 10_000, 9);
    took("b", 100, 10);
    took("c", 100, 10);
    assertThat(Comparison.slow(windows, TRIPLE)).isEmpty();

    took("d", 100, 10);
    assertThat(Comparison.slow(windows, TRIPLE)).as("a has too few still").isEmpty();
  }

  @Test
  void whenAllAreSlowNobodyIs() {
    took("a", 10_000, 10);
    took("b", 10_000, 10);
    took("c", 11_000, 10);

    assertThat(Comparison.slow(windows, TRIPLE)).isEmpty();
  }
}
