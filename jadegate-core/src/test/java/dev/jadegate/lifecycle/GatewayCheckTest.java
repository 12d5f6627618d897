package dev.jadegate.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.jadegate.api.Filter;
import dev.jadegate.api.FilterFactory;
import dev.jadegate.config.ConfigException;
import dev.jadegate.config.ConfigLoader;
import dev.jadegate.config.GatewayConfig;
import dev.jadegate.config.Problem;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What only compiling shows is reported with the line of its route, for all routes at once. */
class GatewayCheckTest {
  record Mood(String word) {}

  private static final class MoodFactory implements FilterFactory<Mood> {
    @Override
    public String name() {
      return "mood";
    }

    @Override
    public Class<Mood> configType() {
      return Mood.class;
    }

    @Override
    public Filter create(Mood config) {
      return switch (config.word()) {
        case "bad" -> throw new IllegalArgumentException("found the word bad; expected another");
        case "worse" -> throw new IllegalStateException("out of order");
        default -> new Filter() {};
      };
    }
  }

  private static final GatewayOptions OPTIONS =
      GatewayOptions.defaults().withFilters(Map.of("mood", new MoodFactory()));

  private static List<String> problems(String text) {
    GatewayConfig config =
        new ConfigLoader(name -> null, name -> Mood.class).parse("g.yaml", text).config();
    try {
      Gateway.check(config, OPTIONS);
      return List.of();
    } catch (ConfigException e) {
      return e.problems().stream().map(Problem::toString).toList();
    }
  }

  @Test
  void wrongPathsAreReportedTogether() {
    assertThat(
            problems(
                """
                routes:
                - {name: a, pattern: "/a/{id}x", respond: {}}
                - {name: b, pattern: "/b/{id}/{id}", respond: {}}
                - {name: c, pattern: "/c/**/d", respond: {}}
                - {name: d, path: /../d, respond: {}}
                - {name: e, pattern: "/e/{id}", rewrite: "/{user}", respond: {}}
                - {name: f, pattern: "/f/{id}", rewrite: "/{id}", respond: {}}
                """))
        .containsExactly(
            "g.yaml:2:3: routes.a: a parameter is a whole segment, such as /{id}/; ** stands at the"
                + " end; found \"{id}x\"",
            "g.yaml:3:3: routes.b: parameter {id} stands twice",
            "g.yaml:4:3: routes.c: a parameter is a whole segment, such as /{id}/; ** stands at the"
                + " end; found \"**\"",
            "g.yaml:5:3: routes.d: path leads above the root: \"/../d\"",
            "g.yaml:6:3: routes.e: rewrite names a parameter that the path has not");
  }

  @Test
  void refusalsOfFiltersAreReportedWithTheirNames() {
    assertThat(
            problems(
                """
                routes:
                - {name: a, respond: {}, filters: [{name: mood, config: {word: bad}}]}
                - {name: b, respond: {}, filters: [{name: mood, config: {word: worse}}]}
                """))
        .containsExactly(
            "g.yaml:2:3: routes.a: filter mood: found the word bad; expected another",
            "g.yaml:3:3: routes.b: filter mood: failed with java.lang.IllegalStateException: out of"
                + " order");
  }

  @Test
  void rightConfigurationPasses() {
    assertThatCode(() ->
            assertThat(
                    problems(
                        "routes: [{respond: {}, filters: [{name: mood, config: {word: ok}}]}]"))
                .isEmpty())
        .doesNotThrowAnyException();
  }
}
