package dev.jadegate.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.message.HeaderBlock;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("What an answer depends on (RFC 9111, section 4.1; SEMANTICS 102)")
final class VarianceTest {
  private static HeaderBlock fields(String... namesAndValues) {
    HeaderBlock fields = new HeaderBlock();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      fields.add(namesAndValues[i], namesAndValues[i + 1]);
    }
    return fields;
  }

  private static Variance of(HeaderBlock answer, HeaderBlock request) {
    return Objects.requireNonNull(Variance.of(answer, request));
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "Accept, *", "*, Accept", "Accept,*,Cookie", " * "})
  void aStarFitsToNothingWhereverItStands(String vary) {
    assertThat(Variance.of(fields("Vary", vary), fields())).isNull();
    assertThat(Variance.of(fields("Vary", "Accept", "Vary", vary), fields())).isNull();
  }

  @Test
  void withoutVaryEveryRequestFits() {
    assertThat(of(fields(), fields("Accept", "a")).fits(fields("Accept", "b"))).isTrue();
    assertThat(of(fields("Vary", ""), fields("Accept", "a"))).isEqualTo(Variance.NONE);
  }

  @Test
  void theOrderAndCaseOfNamesMakeNoDifference() {
    HeaderBlock request = fields("Accept", "a", "X-Y", "b");
    Variance one = of(fields("Vary", "accept, X-Y"), request);
    Variance other = of(fields("Vary", "x-y", "Vary", "ACCEPT"), request);

    assertThat(one).isEqualTo(other);
    assertThat(one.fits(fields("X-Y", "b", "Accept", "a"))).isTrue();
    assertThat(one.fits(fields("X-Y", "c", "Accept", "a"))).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Accept-Encoding | gzip, br | gzip,br | true",
        "Accept-Encoding | gzip, br | GZIP ,, br | true",
        "Accept-Encoding | gzip, br | br, gzip | false",
        "Accept-Language | de-DE | de-de | true",
        "Cookie | a=B | a=b | false",
        "X-Tenant | A | a | false",
        "X-Text | \"a, b\" | \"a,b\" | false",
        "User-Agent | a,b | a,,b | false",
      })
  @DisplayName("only what is known to mean the same is the same")
  void normalised(String name, String stored, String asked, boolean fits) {
    assertThat(of(fields("Vary", name), fields(name, stored)).fits(fields(name, asked)))
        .isEqualTo(fits);
  }

  @Test
  void linesAreOneList() {
    Variance one = of(fields("Vary", "X-A"), fields("X-A", "1", "X-A", "2"));

    assertThat(one.fits(fields("X-A", "1, 2"))).isTrue();
    assertThat(one.fits(fields("X-A", "2", "X-A", "1"))).isFalse();
  }

  @Test
  void absentIsNotEmpty() {
    assertThat(of(fields("Vary", "X-A"), fields()).fits(fields("X-A", ""))).isFalse();
    assertThat(of(fields("Vary", "X-A"), fields("X-A", "")).fits(fields())).isFalse();
    assertThat(of(fields("Vary", "X-A"), fields()).fits(fields("X-B", "1"))).isTrue();
  }
}
