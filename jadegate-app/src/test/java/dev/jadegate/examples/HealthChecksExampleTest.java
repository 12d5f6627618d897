package dev.jadegate.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class HealthChecksExampleTest {
  private static final String UP = "{\"status\": \"up\"}";

  private NamedOrigin first;
  private NamedOrigin second;
  private NamedOrigin health;
  private ExampleGateway gateway;

  @BeforeEach
  void start() throws Exception {
    first = NamedOrigin.start("first").isAsked("/health", UP);
    second = NamedOrigin.start("second").isAsked("/health", UP);
    health = NamedOrigin.start("health");
    gateway =
        ExampleGateway.start(
            "examples/health-checks/gateway.yaml",
            Map.of(
                "INTERVAL", "50ms",
                "USERS_1_PORT", first.port(),
                "USERS_2_PORT", second.port(),
                "FILES_2_HEALTH", health.port()));
  }

  @AfterEach
  void stop() {
    gateway.close();
    first.close();
    second.close();
    health.close();
  }

  private Set<String> answerers(String target) throws Exception {
    Set<String> answerers = new HashSet<>();
    for (int i = 0; i < 10; i++) {
      answerers.add(gateway.get(target).body().split(" ")[0]);
    }
    return answerers;
  }

  @Test
  void instanceThatSaysThatItIsIllGetsNothingUntilItIsWell() throws Exception {
    assertThat(answerers("/users")).containsExactlyInAnyOrder("first", "second");

    second.isAsked("/health", "{\"status\": \"ill\"}");
    await().until(() -> answerers("/users").equals(Set.of("first")));

    second.isAsked("/health", UP);
    await().until(() -> answerers("/users").size() == 2);
  }

  @Test
  void instanceWhoseHealthPortIsClosedGetsNothing() throws Exception {
    assertThat(answerers("/files")).containsExactlyInAnyOrder("first", "second");

    health.close();

    await().until(() -> answerers("/files").equals(Set.of("first")));
  }
}
