package dev.jadegate.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.TestGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a gateway makes of a file of instances. */
class FileWireTest {
  @TempDir Path folder;
  private Path file;
  private Origin first;
  private Origin second;

  @BeforeEach
  void start() throws IOException {
    file = folder.resolve("instances.yaml");
    first = Origin.saying("first");
    second = Origin.saying("second");
  }

  @AfterEach
  void stop() throws IOException {
    first.close();
    second.close();
  }

  private String config(Path path) {
    return """
    discovery: {provider: file, file: {path: %s}}
    services:
      - {name: orders, path: /}
    """
        .formatted(path);
  }

  private static String orders(Origin... instances) {
    return "orders: " + TestGateway.instances(instances) + "\n";
  }

  private static void rename(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  @Test
  void instancesAreThereBeforeTheFirstRequest() throws Exception {
    Files.writeString(file, orders(first));
    try (TestGateway gateway = TestGateway.start(config(file));
        RawClient client = gateway.client()) {
      assertThat(client.get("/").text()).isEqualTo("first");
      assertThat(gateway.metric("gateway_discovery_instances", "provider=\"file\"")).isEqualTo(1);
    }
  }

  @Test
  void fileWrittenInPlaceIsFollowed() throws Exception {
    Files.writeString(file, orders(first));
    try (TestGateway gateway = TestGateway.start(config(file));
        RawClient client = gateway.client()) {
      Files.writeString(file, orders(second));

      await().until(() -> client.get("/").text().equals("second"));
    }
  }

  @Test
  void fileRenamedIntoPlaceIsFollowedAndWhatStaysKeepsItsConnections() throws Exception {
    Files.writeString(file, orders(first));
    try (TestGateway gateway = TestGateway.start(config(file));
        RawClient client = gateway.client()) {
      client.get("/");
      rename(Files.writeString(folder.resolve("fresh"), orders(first, second)), file);

      await().until(() -> client.get("/").text().equals("second"));
      client.get("/");
      client.get("/");
      assertThat(first.connections()).isEqualTo(1);
    }
  }

  @Test
  void swappedLinkOfAConfigMapIsFollowed() throws Exception {
    Path one = Files.createDirectory(folder.resolve("..v1"));
    Files.writeString(one.resolve("i.yaml"), orders(first));
    Path two = Files.createDirectory(folder.resolve("..v2"));
    Files.writeString(two.resolve("i.yaml"), orders(second));
    Files.createSymbolicLink(folder.resolve("..data"), Path.of("..v1"));
    Path link = Files.createSymbolicLink(folder.resolve("i.yaml"), Path.of("..data/i.yaml"));
    try (TestGateway gateway = TestGateway.start(config(link));
        RawClient client = gateway.client()) {
      rename(
          Files.createSymbolicLink(folder.resolve("..next"), Path.of("..v2")),
          folder.resolve("..data"));

      await().until(() -> client.get("/").text().equals("second"));
    }
  }

  @Test
  void badFileLeavesWhatWasThereServing() throws Exception {
    Files.writeString(file, orders(first));
    try (TestGateway gateway = TestGateway.with().expectErrors().start(config(file));
        RawClient client = gateway.client()) {
      Files.writeString(file, "orders: [\"nowhere\"]\n");
      await().until(() -> gateway.metric("gateway_discovery_failures_total") == 1);

      assertThat(client.get("/").text()).isEqualTo("first");
      Files.writeString(file, orders(second));
      await().until(() -> client.get("/").text().equals("second"));
    }
  }

  @Test
  void missingFileIsAnErrorAndNoObstacle() throws Exception {
    String soon = config(file).replace("}}", "}, start_timeout: 50ms}");
    try (TestGateway gateway = TestGateway.with().expectErrors().start(soon);
        RawClient client = gateway.client()) {
      assertThat(client.get("/").status()).isEqualTo(503);
      Files.writeString(file, orders(first));

      await().until(() -> client.get("/").text().equals("first"));
    }
  }

  @Test
  void serviceThatTheFileDoesNotNameHasNoInstances() throws Exception {
    Files.writeString(file, "others: [\"127.0.0.1:1\"]\n");
    try (TestGateway gateway = TestGateway.start(config(file));
        RawClient client = gateway.client()) {
      assertThat(client.get("/").status()).isEqualTo(503);
      assertThat(gateway.metric("gateway_discovery_failures_total")).isZero();
    }
  }

  @Test
  void servicesMayHaveFilesOfTheirOwn() throws Exception {
    Path other = Files.writeString(folder.resolve("other.yaml"), "blue: " + one(second));
    Files.writeString(file, orders(first));
    String own =
        """
          - name: paint
            path: /paint
            discovery: {name: blue, file: {path: %s}}
        """
            .formatted(other);
    try (TestGateway gateway = TestGateway.start(config(file) + own);
        RawClient client = gateway.client()) {
      assertThat(client.get("/").text()).isEqualTo("first");
      assertThat(client.get("/paint").text()).isEqualTo("second");
    }
  }

  private static String one(Origin origin) {
    return TestGateway.instances(origin) + "\n";
  }
}
