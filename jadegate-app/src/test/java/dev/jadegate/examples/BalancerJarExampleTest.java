package dev.jadegate.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jadegate.app.PluginFolder;
import dev.jadegate.config.ConfigException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalTime;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BalancerJarExampleTest {
  private static final String FILE = "examples/balancer-jar/gateway.yaml";
  private static final int REQUESTS = 6;

  @TempDir private Path plugins;
  private NamedOrigin day;
  private NamedOrigin night;

  @BeforeEach
  void start() throws Exception {
    ExampleJar.pack("balancer-jar", plugins);
    day = NamedOrigin.start("day");
    night = NamedOrigin.start("night");
  }

  @AfterEach
  void stop() {
    day.close();
    night.close();
  }

  /** Hours of this length that begin so long from now, which are still or not yet in an hour. */
  private static String hours(int from, int length) {
    int now = LocalTime.now(Clock.systemUTC()).getHour();
    return Math.floorMod(now + from, 24) + "-" + Math.floorMod(now + from + length, 24);
  }

  private Set<String> answerers(String dayHours, String nightHours) throws Exception {
    Map<String, String> environment =
        Map.of(
            "DAY_PORT",
            day.port(),
            "NIGHT_PORT",
            night.port(),
            "DAY_HOURS",
            dayHours,
            "NIGHT_HOURS",
            nightHours);
    Set<String> answerers = new HashSet<>();
    try (ExampleGateway gateway =
        ExampleGateway.start(FILE, environment, PluginFolder.load(plugins))) {
      for (int i = 0; i < REQUESTS; i++) {
        answerers.add(gateway.get("/reports").body().split(" ")[0]);
      }
    }
    return answerers;
  }

  @Test
  void theJarHoldsTheBalancer() {
    assertThat(PluginFolder.load(plugins).balancers()).containsExactly("duty_hours");
  }

  @Test
  void whoIsNotOnDutyGetsNothing() throws Exception {
    assertThat(answerers(hours(-3, 6), hours(5, 6))).containsExactly("day");
    assertThat(answerers(hours(5, 6), hours(-3, 6))).containsExactly("night");
  }

  @Test
  void thoseOnDutyTakeTurns() throws Exception {
    assertThat(answerers(hours(-3, 6), "always")).containsExactlyInAnyOrder("day", "night");
  }

  @Test
  void whenNobodyIsOnDutyAllAre() throws Exception {
    assertThat(answerers(hours(5, 2), hours(5, 2))).containsExactlyInAnyOrder("day", "night");
  }

  @Test
  void whoIsOnDutyHelpsOutForOneThatIsGone() throws Exception {
    day.close();

    assertThat(answerers(hours(-3, 6), hours(-3, 6))).containsExactly("night");
  }

  @Test
  void aBalancerThatIsNotInTheFolderIsAnError(@TempDir Path empty) {
    Map<String, String> environment = Map.of();

    assertThatThrownBy(() -> ExampleGateway.start(FILE, environment, PluginFolder.load(empty)))
        .isInstanceOfSatisfying(
            ConfigException.class,
            wrong ->
                assertThat(wrong.problems())
                    .singleElement()
                    .asString()
                    .contains(FILE, "duty_hours", "expected round_robin", "peak_ewma"));
  }
}
