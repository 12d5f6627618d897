package dev.jadegate.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A filter's own record is bound like ours. */
class FilterRecordTest {
  private enum Mood {
    CALM,
    LOUD
  }

  private record Everything(
      String text,
      int number,
      long large,
      double ratio,
      boolean on,
      @Nullable Duration pause,
      @Nullable Size size,
      @Nullable Mood mood,
      List<Integer> numbers,
      Map<String, String> words,
      Inner inner) {}

  private record Inner(int maxDepth) {}

  private record Odd(URI address, Set<String> names) {}

  private record Careless(@Nullable Duration pause) {
    Careless {
      if (pause == null) {
        throw new NullPointerException("pause");
      }
    }
  }

  private static Record bind(Class<? extends Record> type, String config) {
    return new ConfigLoader(name -> null, name -> type)
        .parse("g.yaml", ConfigText.service("filters: [{name: f, config: " + config + "}]"))
        .config()
        .routes()
        .getFirst()
        .policies()
        .filters()
        .getFirst()
        .config();
  }

  private static List<String> errors(Class<? extends Record> type, String config) {
    try {
      bind(type, config);
      return List.of();
    } catch (ConfigException e) {
      return e.problems().stream().map(Problem::toString).toList();
    }
  }

  @Test
  void everyTypeThatAFileCanGiveIsBound() {
    assertThat(
            bind(
                Everything.class,
                "{text: a, number: 1, large: 2, ratio: 0.5, on: true, pause: 1s, size: 1KB, mood:"
                    + " loud, numbers: [3], words: {a: b}, inner: {max_depth: 4}}"))
        .isEqualTo(
            new Everything(
                "a",
                1,
                2,
                0.5,
                true,
                Duration.ofSeconds(1),
                new Size(1024),
                Mood.LOUD,
                List.of(3),
                Map.of("a", "b"),
                new Inner(4)));
  }

  @Test
  void whatIsAbsentIsNothingOfItsType() {
    assertThat(bind(Everything.class, "{}"))
        .isEqualTo(
            new Everything(
                "", 0, 0, 0, false, null, null, null, List.of(), Map.of(), new Inner(0)));
  }

  @Test
  void unknownKeyIsAnError() {
    assertThat(errors(Everything.class, "{txt: a}"))
        .singleElement()
        .asString()
        .contains("services.users.filters.f.config.txt: unknown key; did you mean \"text\"?");
  }

  @Test
  void refusalOfTheRecordIsReportedWithItsPlace() {
    assertThat(
            ConfigText.errors(
                ConfigText.service("filters: [{name: paint, config: {colour: plaid}}]")))
        .containsExactly(
            "g.yaml:4:35: services.users.filters.paint.config: found the colour plaid; expected one"
                + " colour");
  }

  @Test
  void exceptionOfTheRecordIsReportedToo() {
    assertThat(errors(Careless.class, "{}"))
        .singleElement()
        .asString()
        .contains("filters.f.config: refused with java.lang.NullPointerException: pause");
  }

  @Test
  void typeThatAFileCannotGiveIsReported() {
    assertThat(errors(Odd.class, "{address: 'http://a', names: [a]}"))
        .hasSize(2)
        .first()
        .asString()
        .contains("config.address: a file cannot give a java.net.URI");
  }

  @Test
  void filterWithoutConfigMayBeNamedAlone() {
    assertThat(
            ConfigText.policies(ConfigText.service("filters: [paint]"))
                .filters()
                .getFirst()
                .config())
        .isEqualTo(new ConfigText.Paint("", 0, false, List.of()));
  }

  @Test
  void unknownFilterAndMissingNameAreErrors() {
    assertThat(ConfigText.errors(ConfigText.service("filters: [pant, {config: {}}]")))
        .containsExactly(
            "g.yaml:4:13: services.users.filters[0]: found \"pant\"; expected the name of a filter"
                + " among the plugins",
            "g.yaml:4:19: services.users.filters[1]: missing name; expected the name of a filter");
  }
}
