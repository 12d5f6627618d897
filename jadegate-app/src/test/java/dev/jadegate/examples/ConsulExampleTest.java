package dev.jadegate.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jadegate.discovery.ConsulAgent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConsulExampleTest {
  @TempDir private Path folder;

  private ExampleGateway start(ConsulAgent consul) throws Exception {
    return ExampleGateway.start(
        "examples/consul/gateway.yaml",
        Map.of("CONSUL", consul.address(), "STATE", folder.resolve("state").toString()));
  }

  @Test
  void servicesAreFoundAndOutliveTheAgent() throws Exception {
    try (ConsulAgent consul = ConsulAgent.start(folder);
        NamedOrigin users = NamedOrigin.start("users-1");
        NamedOrigin orders = NamedOrigin.start("orders-1")) {
      try (ExampleGateway gateway = start(consul)) {
        assertThat(gateway.get("/users/").statusCode()).isEqualTo(503);
        consul.register("users", "users-1", Integer.parseInt(users.port()));
        consul.register("orders-v2", "orders-1", Integer.parseInt(orders.port()), "public");

        await().until(() -> gateway.get("/users/7").body().equals("users-1 /users/7"));
        await().until(() -> gateway.get("/orders/").body().startsWith("orders-1"));
        await().until(() -> Files.exists(folder.resolve("state/discovery/orders.json")));
      }
      consul.close();

      try (ExampleGateway gateway = start(consul)) {
        assertThat(gateway.get("/users/7").body()).isEqualTo("users-1 /users/7");
        assertThat(gateway.get("/orders/").body()).startsWith("orders-1");
      }
    }
  }
}
