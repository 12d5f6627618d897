package dev.jadegate.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileDiscoveryExampleTest {
  @Test
  void instancesAreThoseOfTheFileAsItIsNow(@TempDir Path folder) throws Exception {
    Path folderOfExample = ExampleGateway.root().resolve("examples/file-discovery");
    Path file = folder.resolve("instances.yaml");
    try (NamedOrigin first = NamedOrigin.start("first");
        NamedOrigin second = NamedOrigin.start("second")) {
      String text =
          Files.readString(folderOfExample.resolve("instances.yaml"))
              .replace("9001", first.port())
              .replace("9002", first.port())
              .replace("9003", second.port());
      Files.writeString(file, text);
      try (ExampleGateway gateway =
          ExampleGateway.start(
              "examples/file-discovery/gateway.yaml", Map.of("INSTANCES", file.toString()))) {
        assertThat(gateway.get("/orders").body()).isEqualTo("first /orders");
        assertThat(gateway.get("/users").body()).isEqualTo("second /users");

        Files.writeString(file, "orders: 127.0.0.1:" + second.port());
        await().until(() -> gateway.get("/orders").body().equals("second /orders"));
        assertThat(gateway.get("/users").statusCode()).isEqualTo(503);
      }
    }
  }
}
