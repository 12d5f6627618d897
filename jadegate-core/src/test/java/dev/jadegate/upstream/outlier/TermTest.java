package dev.jadegate.upstream.outlier;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("How long an instance is ejected (SEMANTICS 92)")
class TermTest {
  private static final long BASE = 100;

  private final Term term = new Term();

  /** Ejects it and lets it return; gives when that is. */
  private long serve(long now) {
    long end = now + term.begin(BASE, now);
    term.end(end);
    return end;
  }

  @Test
  void eachEjectionIsLongerThanTheOneBefore() {
    long end = serve(1000);
    assertThat(end - 1000).isEqualTo(BASE);

    assertThat(term.begin(BASE, end)).isEqualTo(2 * BASE);
  }

  @Test
  void itGrowsToTenTimesAndNoFurther() {
    long now = 0;
    for (int i = 0; i < 20; i++) {
      now = serve(now);
    }

    assertThat(term.begin(BASE, now)).isEqualTo(10 * BASE);
  }

  @Test
  void eachSuchTimeOfGoodServiceTakesOneOff() {
    long now = 0;
    for (int i = 0; i < 4; i++) {
      now = serve(now);
    }

    assertThat(term.begin(BASE, now + 2 * BASE + 99)).isEqualTo(3 * BASE);
  }

  @Test
  void afterLongGoodServiceItIsAsAtTheFirstTime() {
    long end = serve(serve(0));

    assertThat(term.begin(BASE, end + 1000 * BASE)).isEqualTo(BASE);
  }
}
