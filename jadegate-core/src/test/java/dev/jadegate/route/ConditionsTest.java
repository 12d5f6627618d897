package dev.jadegate.route;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Conditions on fields and on parameters of the query")
final class ConditionsTest {
  @ParameterizedTest
  @CsvSource({
    "1, q=1, true",
    "1, q=12, false",
    "1, xq=1, false",
    "1, a=b&q=1&c, true",
    "1, q=2&q=1, true",
    "1, q, false",
    "'', q, true",
    "'', q=, true",
    "*, q, true",
    "*, r&q=7, true",
    "*, r=q, false",
    "*, '', false",
    "a b, q=a+b, true",
    "a b, q=a%20b, true",
    "1, %71=1, true",
    "%zz, q=%zz, true",
    "~ ^a+$, q=aaa, true",
    "~^a+$, q=ab, false",
    "1, a&b=q&q=1, true",
  })
  void queryParameter(String value, String query, boolean expected) {
    assertThat(new QueryMatch("q", ValueMatch.of(value)).matches(query)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"1, 1, true", "1, 2, false", "*, 2, true", "~ 2$, 12, true", "~ ^2, 12, false"})
  void field(String value, String sent, boolean expected) {
    RouteTable<String> table =
        new Rules().field("x", PathMatch.prefix("/"), "X-Version", value).table();

    Asked asked = Asked.get("/").withField("x-version", sent);

    assertThat(table.find(asked) != null).isEqualTo(expected);
    assertThat(table.rules().getFirst().mismatch(asked).isEmpty()).isEqualTo(expected);
  }

  @Test
  void oneOfSeveralFieldsOfTheNameIsEnough() {
    RouteTable<String> table = new Rules().field("x", PathMatch.prefix("/"), "a", "2").table();

    assertThat(table.find(Asked.get("/").withField("A", "1").withField("a", "2"))).isEqualTo("x");
    assertThat(table.find(Asked.get("/"))).isNull();
  }
}
