package dev.jadegate.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.header.CacheControl;
import dev.jadegate.message.HeaderBlock;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Which stored answer does for which request (RFC 9111, section 4.2; RFC 5861)")
final class FreshnessTest {
  /** Born at 0, fresh for 60 s, then 30 s while another one is fetched, and 90 s for errors. */
  private static final Freshness PLAIN =
      new Freshness(0, 60_000, 30_000, 90_000, false, false, 100_000);

  private static CacheControl asked(String value) {
    HeaderBlock fields = new HeaderBlock();
    fields.add("Cache-Control", value);
    return CacheControl.of(fields, "Cache-Control");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "59999 | x | true",
        "60000 | x | false",
        "0 | no-cache | false",
        "10000 | max-age=10 | true",
        "10001 | max-age=10 | false",
        "50000 | min-fresh=10 | true",
        "50001 | min-fresh=10 | false",
        "70000 | max-stale=10 | true",
        "70001 | max-stale=10 | false",
        "70000 | max-stale | true",
        "70000 | max-stale, max-age=65 | false",
        "70000 | max-stale, min-fresh=1 | true",
      })
  void whatTheClientWants(long now, String control, boolean usable) {
    assertThat(PLAIN.isUsable(now, asked(control))).isEqualTo(usable);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "89999 | x | true",
        "90000 | x | false",
        "70000 | no-cache | false",
        "70000 | min-fresh=1 | false",
        "70000 | max-age=80 | false",
        "70000 | 'max-age=80, max-stale' | true",
        "70000 | 'max-age=65, max-stale' | false",
      })
  @DisplayName("stale while another one is fetched, unless the client wants a fresh one")
  void meanwhile(long now, String control, boolean usable) {
    assertThat(PLAIN.isUsableMeanwhile(now, asked(control.replace("'", "")))).isEqualTo(usable);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "149999 | x | true",
        "150000 | x | false",
        "150000 | stale-if-error=91 | true",
        "70000 | no-cache | false",
      })
  void inPlaceOfAnError(long now, String control, boolean usable) {
    assertThat(PLAIN.isUsableForError(now, asked(control))).isEqualTo(usable);
  }

  @Test
  @DisplayName("must-revalidate: never stale, whoever wants it (SEMANTICS 109)")
  void neverStale() {
    Freshness strict = new Freshness(0, 60_000, 30_000, 90_000, true, false, 100_000);

    assertThat(strict.isUsable(50_000, CacheControl.NOTHING)).isTrue();
    assertThat(strict.isUsable(60_000, asked("max-stale"))).isFalse();
    assertThat(strict.isUsableMeanwhile(60_000, CacheControl.NOTHING)).isFalse();
    assertThat(strict.isUsableForError(60_000, asked("stale-if-error=99"))).isFalse();
    assertThat(strict.isUsableAnyway()).isFalse();
  }

  @Test
  void whatIsAlwaysAskedForIsNeverUsed() {
    Freshness asking = new Freshness(0, 60_000, 30_000, 90_000, false, true, 100_000);

    assertThat(asking.isUsable(1, asked("max-stale"))).isFalse();
    assertThat(asking.isUsableMeanwhile(60_000, CacheControl.NOTHING)).isFalse();
    assertThat(asking.isUsableForError(60_000, CacheControl.NOTHING)).isFalse();
    assertThat(asking.isUsableAnyway()).isFalse();
  }

  @Test
  void aClockThatWentBackMakesNoNegativeAge() {
    assertThat(PLAIN.ageMillis(-5)).isZero();
    assertThat(PLAIN.keptUntilMillis()).isEqualTo(160_000);
  }
}
