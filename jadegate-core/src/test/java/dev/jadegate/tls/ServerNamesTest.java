package dev.jadegate.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Which certificate belongs to a name. */
final class ServerNamesTest {
  private final ServerNames names =
      new ServerNames(
          List.of(
              List.of("first.test"),
              List.of("*.b.test", "b.test"),
              List.of("a.b.test", "*.b.test"),
              List.of()));

  @Test
  void exactNameWinsOverStar() {
    assertThat(names.choose("a.b.test")).isEqualTo(2);
    assertThat(names.choose("b.test")).isEqualTo(1);
  }

  @Test
  void starStandsForOneLabel() {
    assertThat(names.choose("x.b.test")).isEqualTo(1);
    assertThat(names.choose("x.y.b.test")).isZero();
    assertThat(names.choose(".b.test")).isZero();
  }

  @Test
  void whatIsUnknownGetsTheFirst() {
    assertThat(names.choose(null)).isZero();
    assertThat(names.choose("")).isZero();
    assertThat(names.choose("unknown.test")).isZero();
  }
}
