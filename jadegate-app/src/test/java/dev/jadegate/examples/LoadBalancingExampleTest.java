package dev.jadegate.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class LoadBalancingExampleTest {
  private NamedOrigin large;
  private NamedOrigin first;
  private NamedOrigin second;
  private ExampleGateway gateway;

  @BeforeEach
  void start() throws Exception {
    large = NamedOrigin.start("large");
    first = NamedOrigin.start("first");
    second = NamedOrigin.start("second");
    gateway =
        ExampleGateway.start(
            "examples/load-balancing/gateway.yaml",
            Map.of(
                "LARGE_PORT", large.port(),
                "SMALL_1_PORT", first.port(),
                "SMALL_2_PORT", second.port()));
  }

  @AfterEach
  void stop() {
    gateway.close();
    large.close();
    first.close();
    second.close();
  }

  private String answerer(String target, String... fields) throws Exception {
    return gateway.get(target, fields).body().split(" ")[0];
  }

  @Test
  void sharesAreByWeight() throws Exception {
    Map<String, Integer> answers = new TreeMap<>();
    for (int i = 0; i < 200; i++) {
      answers.merge(answerer("/shop"), 1, Integer::sum);
    }

    // Each loop goes through the order for itself and may stop within it.
    assertThat(answers.get("large")).isBetween(115, 125);
    assertThat(answers.get("first")).isBetween(36, 44);
    assertThat(answers.get("second")).isBetween(36, 44);
  }

  @Test
  void basketOfAUserStaysWhereItIs() throws Exception {
    Set<String> homes = new HashSet<>();
    for (int user = 0; user < 30; user++) {
      String home = answerer("/basket", "Cookie", "theme=dark; user=u" + user);
      homes.add(home);

      assertThat(answerer("/basket", "Cookie", "user=u" + user)).isEqualTo(home);
    }
    assertThat(homes).containsExactlyInAnyOrder("large", "first", "second");
  }

  @Test
  void cookieBringsAClientBack() throws Exception {
    String given = gateway.get("/account").headers().firstValue("Set-Cookie").orElseThrow();
    String cookie = given.substring(0, given.indexOf(';'));
    String home = answerer("/account", "Cookie", cookie);
    for (int i = 0; i < 9; i++) {
      assertThat(answerer("/account", "Cookie", cookie)).isEqualTo(home);
    }
  }

  @Test
  void spareInstanceWaits() throws Exception {
    for (int i = 0; i < 20; i++) {
      assertThat(answerer("/upload")).isEqualTo("large");
    }
  }
}
