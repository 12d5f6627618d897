package dev.jadegate.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code config/gateway.yaml}, which {@code jadegate run} takes when no file is named. */
final class DefaultConfigTest {
  @Test
  void itForwardsAndWelcomes() throws Exception {
    try (NamedOrigin users = NamedOrigin.start("users");
        NamedOrigin products = NamedOrigin.start("products");
        ExampleGateway gateway =
            ExampleGateway.start(
                "config/gateway.yaml",
                Map.of("USERS_PORT", users.port(), "PRODUCTS_PORT", products.port()))) {
      assertThat(gateway.get("/").body()).startsWith("Jadegate is running");
      assertThat(gateway.get("/api/users/1").body()).isEqualTo("users /api/users/1");
      assertThat(gateway.get("/api/products/1").body()).isEqualTo("products /api/products/1");
    }
  }
}
