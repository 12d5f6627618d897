package dev.jadegate.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class TwoServicesExampleTest {
  private NamedOrigin users1;
  private NamedOrigin users2;
  private NamedOrigin products;
  private ExampleGateway gateway;

  @BeforeEach
  void start() throws Exception {
    users1 = NamedOrigin.start("users-1");
    users2 = NamedOrigin.start("users-2");
    products = NamedOrigin.start("products");
    gateway =
        ExampleGateway.start(
            "examples/two-services/gateway.yaml",
            Map.of(
                "USERS_1_PORT", users1.port(),
                "USERS_2_PORT", users2.port(),
                "PRODUCTS_PORT", products.port()));
  }

  @AfterEach
  void stop() {
    gateway.close();
    users1.close();
    users2.close();
    products.close();
  }

  @Test
  void instancesTakeTurns() throws Exception {
    List<String> answers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      answers.add(gateway.get("/users/hello.txt").body());
    }

    assertThat(answers)
        .containsExactly(
            "users-1 /hello.txt", "users-2 /hello.txt", "users-1 /hello.txt", "users-2 /hello.txt");
  }

  @Test
  void eachPathLeadsToItsService() throws Exception {
    assertThat(gateway.get("/products/7").body()).isEqualTo("products /7");
  }

  @Test
  void pathsThatOnlyBeginLikeARouteHaveNone() throws Exception {
    assertThat(gateway.get("/users-of-today").statusCode()).isEqualTo(404);
  }

  @Test
  void oneDeadInstanceIsPassedOver() throws Exception {
    users1.close();

    List<String> answers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      answers.add(gateway.get("/users/a").body());
    }

    assertThat(answers).containsOnly("users-2 /a");
  }

  @Test
  void allInstancesDeadIs503() throws Exception {
    users1.close();
    users2.close();

    assertThat(gateway.get("/users/a").statusCode()).isEqualTo(503);
  }
}
