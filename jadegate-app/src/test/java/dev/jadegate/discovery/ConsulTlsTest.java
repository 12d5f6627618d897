package dev.jadegate.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jadegate.testkit.Gate;
import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.TestAuthority;
import dev.jadegate.testkit.TestGateway;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real agent that takes TLS alone, with certificates on both sides. */
@Timeout(60)
class ConsulTlsTest {
  @TempDir private Path folder;

  private TestAuthority authority(String name) throws Exception {
    return TestAuthority.in(Files.createDirectory(folder.resolve(name)));
  }

  @Test
  void agentIsBelievedByItsAuthorityWhoseFileMayBeReplaced() throws Exception {
    TestAuthority right = authority("right");
    TestAuthority wrong = authority("wrong");
    TestAuthority.Pair own = right.issue("gateway");
    Path believed = folder.resolve("believed.pem");
    Files.copy(wrong.file(), believed);
    try (ConsulAgent consul = ConsulAgent.startWithTls(folder, right);
        Origin origin = Origin.saying("found")) {
      consul.register("orders", "a", origin.port());
      String yaml =
          """
          discovery:
            start_timeout: 0s
            consul:
              address: "https://%s"
              tls: {ca: %s, cert: %s, key: %s}
          services: [{name: orders, path: /}]
          """
              .formatted(consul.tlsAddress(), believed, own.cert(), own.key());
      try (TestGateway gateway = TestGateway.start(yaml);
          RawClient client = gateway.client()) {
        await()
            .atMost(Gate.PATIENCE)
            .until(() -> gateway.metric("gateway_discovery_failures_total") > 0);
        assertThat(client.get("/").status()).isEqualTo(503);

        Files.writeString(believed, Files.readString(right.file()));

        await()
            .atMost(Gate.PATIENCE)
            .until(() -> gateway.metric("gateway_discovery_instances") == 1);
        assertThat(client.get("/").text()).isEqualTo("found");
      }
    }
  }
}
