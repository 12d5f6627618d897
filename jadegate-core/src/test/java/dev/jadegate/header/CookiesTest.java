package dev.jadegate.header;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CookiesTest {
  @Test
  void valuesAreThoseOfTheWholeName() {
    List<String> lines = List.of("a=1; b=2;a=3 ;aa=4; xa=5; a; A=6", "a=; a=7=8");

    assertThat(Cookies.values(lines, "a", 9)).containsExactly("1", "3", "", "7=8");
    assertThat(Cookies.values(lines, "a", 2)).containsExactly("1", "3");
    assertThat(Cookies.values(List.of("", ";", " ; "), "a", 9)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "a=1, ''",
    "'a=1; b=2', b=2",
    "'b=2; a=1', b=2",
    "'b=2;a=1;c=3', b=2; c=3",
    "'a=1; a=2', ''",
    "'ab=1; ba=2; a', ab=1; ba=2; a",
    "'b=\"x y\"; a=1', b=\"x y\"",
    "'', ''"
  })
  void whatIsLeftWithoutOne(String line, String left) {
    assertThat(Cookies.without(line, "a")).isEqualTo(left);
  }
}
