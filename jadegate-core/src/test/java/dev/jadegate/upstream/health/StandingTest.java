package dev.jadegate.upstream.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.upstream.Health.Probed;
import org.junit.jupiter.api.Test;

/** How many results in a row it takes (SEMANTICS 88, 89). */
class StandingTest {
  private static final int RISE = 2;
  private static final int FALL = 3;

  /** Results as letters, g or b; the standing after each, as the first letter of its name. */
  private static String after(Probed known, String results) {
    Standing standing = new Standing(known);
    StringBuilder after = new StringBuilder();
    for (char result : results.toCharArray()) {
      Probed before = standing.probed();
      boolean changed = standing.add(result == 'g', RISE, FALL);
      assertThat(changed).isEqualTo(standing.probed() != before);
      after.append(standing.probed().name().charAt(0));
    }
    return after.toString();
  }

  @Test
  void firstResultCountsAtOnce() {
    assertThat(after(Probed.PENDING, "g")).isEqualTo("U");
    assertThat(after(Probed.PENDING, "b")).isEqualTo("D");
    assertThat(after(Probed.NEVER, "b")).isEqualTo("D");
  }

  @Test
  void goodOneIsNotTheFirstAnyMoreAfterABadOne() {
    assertThat(after(Probed.PENDING, "bgg")).isEqualTo("DDU");
  }

  @Test
  void itTakesSoManyBadOnesInARowToLeave() {
    assertThat(after(Probed.UP, "bbb")).isEqualTo("UUD");
    assertThat(after(Probed.UP, "bbgbbgbbb")).isEqualTo("UUUUUUUUD");
  }

  @Test
  void itTakesSoManyGoodOnesInARowToReturn() {
    assertThat(after(Probed.DOWN, "gbgbgg")).isEqualTo("DDDDDU");
  }

  @Test
  void whatWasProvenBeforeGoesOn() {
    assertThat(after(Probed.UP, "g")).isEqualTo("U");
    assertThat(after(Probed.DOWN, "b")).isEqualTo("D");
  }
}
