package dev.jadegate.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jadegate.testkit.Gate;
import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.ReceivedResponse;
import dev.jadegate.testkit.TestGateway;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the services page says. */
@Timeout(60)
class AdminServicesTest {
  /** A loop that built the page itself, or wrote it at once, would be silent for longer. */
  private static final long LONGEST_SILENCE = TimeUnit.SECONDS.toNanos(1);

  private static final String UNSEEN = "\"check\":null,\"ejection\":null,\"circuit_breaker\":null";

  @TempDir private Path folder;

  private String admin() {
    return "admin: {token_file: " + folder.resolve("token") + "}\n";
  }

  @Test
  void servicesAreShownWithTheirInstances() throws IOException {
    String yaml =
        admin()
            + """
            services:
              - name: zebra
                path: /zebra
                load_balancer: weighted_round_robin
                instances:
                  - {id: z1, address: 127.0.0.1, port: 1001, weight: 30, metadata: {zone: a, rack: "7"}}
                  - {id: z2, address: 127.0.0.1, port: 1002, weight: 10, backup: true}
              - {name: ant, path: /ant, instances: ["127.0.0.1:1003"]}
            """;
    try (TestGateway gateway = TestGateway.start(yaml);
        AdminClient operator = AdminClient.of(gateway)) {
      String ant =
          "{\"name\":\"ant\",\"algorithm\":\"round_robin\",\"panic\":false,\"live\":1,\"requests\":0,"
              + "\"waiting\":0,\"circuit_breaker\":null,\"discovery\":null,\"instances\":[{\"id\":\"127.0.0.1:1003\",\"address\":\"127.0.0.1:1003\","
              + "\"state\":\"up\",\"weight\":100,\"weight_in_effect\":100,\"zone\":null,"
              + "\"backup\":false,\"metadata\":{},\"requests\":0,\"connections\":0,"
              + "\"latency_seconds\":null,"
              + UNSEEN
              + "}]}";
      String zebra =
          "{\"name\":\"zebra\",\"algorithm\":\"weighted_round_robin\",\"panic\":false,\"live\":1,"
              + "\"requests\":0,\"waiting\":0,\"circuit_breaker\":null,\"discovery\":null,"
              + "\"instances\":[{\"id\":\"z1\",\"address\":\"127.0.0.1:1001\","
              + "\"state\":\"up\",\"weight\":30,\"weight_in_effect\":30,\"zone\":\"a\","
              + "\"backup\":false,\"metadata\":{\"rack\":\"7\",\"zone\":\"a\"},\"requests\":0,"
              + "\"connections\":0,\"latency_seconds\":null,"
              + UNSEEN
              + "},{\"id\":\"z2\","
              + "\"address\":\"127.0.0.1:1002\",\"state\":\"up\",\"weight\":10,"
              + "\"weight_in_effect\":0,\"zone\":null,\"backup\":true,\"metadata\":{},"
              + "\"requests\":0,\"connections\":0,\"latency_seconds\":null,"
              + UNSEEN
              + "}]}";

      assertThat(operator.get("/services").text().strip())
          .isEqualTo("{\"services\":[" + ant + "," + zebra + "]}");
      assertThat(operator.get("/services/ant").text().strip()).isEqualTo(ant);
      ReceivedResponse none = operator.get("/services/bee");
      assertThat(none.status()).isEqualTo(404);
      assertThat(none.text()).contains("\"no service bee\"");
    }
  }

  @Test
  void requestsUnderWayAndConnectionsAreCounted() throws Exception {
    Gate arrived = new Gate();
    Gate mayEnd = new Gate();
    Origin.Answer slow =
        (request, connection) -> {
          arrived.open();
          mayEnd.await();
          connection.respond(200, "done");
        };
    String peak = "    load_balancer: peak_ewma\n";
    try (Origin origin = Origin.answering(slow);
        TestGateway gateway = TestGateway.start(admin() + TestGateway.forwarding(origin) + peak);
        AdminClient operator = AdminClient.of(gateway);
        RawClient client = gateway.client()) {
      client.sendHead("GET /");
      arrived.await();

      assertThat(operator.get("/services/origins").text())
          .contains("\"live\":1,\"requests\":1,", "\"requests\":1,\"connections\":1,");
      mayEnd.open();
      client.readResponse();
      assertThat(operator.get("/services/origins").text())
          .contains("\"live\":1,\"requests\":0,", "\"requests\":0,\"connections\":1,")
          .containsPattern("\"latency_seconds\":[0-9]+\\.[0-9]{6},");
    }
  }

  @Test
  void whatKeepsRequestsFromAnInstanceIsShown() throws Exception {
    String yaml =
        admin()
            + """
            services:
              - name: s
                path: /
                retry: none
                circuit_breaker: {scope: instance}
                health_check:
                  active: {type: tcp, interval: 1h}
                  passive: {consecutive_failures: 2, ejection_time: 1m}
            """;
    try (Origin ill = Origin.answering((request, connection) -> connection.respond(500, "ill"));
        Origin well = Origin.saying("well");
        TestGateway gateway =
            TestGateway.start(
                yaml
                    + "    instances: [\"%s\", \"%s\", \"127.0.0.1:1\"]\n"
                        .formatted(ill.address(), well.address()));
        AdminClient operator = AdminClient.of(gateway);
        RawClient client = gateway.client()) {
      for (int i = 0; i < 4; i++) {
        client.get("/");
      }

      await()
          .untilAsserted(() ->
              assertThat(operator.get("/services/s").text())
                  .containsPattern(
                      "\"state\":\"ejected\".*\"ejection\":\\{\"reason\":\"consecutive_failures\","
                          + "\"seconds_left\":59\\.[0-9]{6},\"times\":1}"
                          + ",\"circuit_breaker\":\"closed\"")
                  .containsPattern(
                      "\"state\":\"up\".*\"check\":\\{\"result\":\"ok\",\"reason\":\"connected\","
                          + "\"at\":\"[-0-9T:.]+Z\",\"seconds\":[0-9]+\\.[0-9]{6}}")
                  .containsPattern(
                      "\"state\":\"down\".*\"check\":\\{\"result\":\"failed\","
                          + "\"reason\":\"connect refused\""));
    }
  }

  @Test
  void theRegistryOfAServiceIsShown() throws Exception {
    Path file = folder.resolve("instances.yaml");
    Files.writeString(file, "s: ['127.0.0.1:1001']\n");
    String yaml =
        admin()
            + "services: [{name: s, path: /, discovery: {provider: file, file: {path: "
            + file
            + "}}}]\n";
    try (TestGateway gateway = TestGateway.with().expectErrors().start(yaml);
        AdminClient operator = AdminClient.of(gateway)) {
      assertThat(operator.get("/services/s").text())
          .contains(
              "\"discovery\":{\"provider\":\"file\",\"unheard_seconds\":0.000000,"
                  + "\"failure\":null,\"held_back\":0}");
      assertThat(gateway.metric("gateway_discovery_age_seconds")).isZero();

      Files.writeString(file, "s: [what]\n");

      await()
          .untilAsserted(() ->
              assertThat(operator.get("/services/s").text())
                  .containsPattern("\"failure\":\"[^}]*expected host:port"));
      assertThat(gateway.metric("gateway_discovery_age_seconds")).isPositive();
    }
  }

  @Test
  void aReloadShows() throws IOException {
    String a = "services: [{name: a, path: /, instances: ['127.0.0.1:1001']}]\n";
    String b = "services: [{name: b, path: /, instances: ['127.0.0.1:1001']}]\n";
    try (TestGateway gateway = TestGateway.start(admin() + a);
        AdminClient operator = AdminClient.of(gateway)) {
      assertThat(operator.get("/services/a").status()).isEqualTo(200);
      gateway.reload(admin() + b);
      assertThat(operator.get("/services/a").status()).isEqualTo(404);
      assertThat(operator.get("/services/b").status()).isEqualTo(200);
    }
  }

  @Test
  void aThousandServicesKeepNobodyWaiting() throws Exception {
    StringBuilder yaml = new StringBuilder(admin() + "services:\n");
    for (int i = 0; i < 1000; i++) {
      yaml.append("  - name: s").append(i).append("\n    path: /s").append(i);
      yaml.append("\n    instances: [");
      for (int j = 1; j <= 10; j++) {
        yaml.append("\"127.0.0.1:").append(j).append(j < 10 ? "\", " : "\"]\n");
      }
    }
    try (TestGateway gateway = TestGateway.start(yaml.toString());
        AdminClient operator = AdminClient.of(gateway);
        RawClient slow = RawClient.connect(gateway.gateway().adminPort(), 4096);
        RawClient client = gateway.client()) {
      client.get("/health"); // everything is loaded
      operator.get("/services/s1");
      slow.send("GET /services HTTP/1.1\r\nHost: localhost\r\n\r\n"); // and takes nothing of it

      long longest = 0;
      for (int i = 0; i < 100; i++) {
        long asked = System.nanoTime();
        assertThat(client.get("/health").status()).isEqualTo(200); // on the only loop
        longest = Math.max(longest, System.nanoTime() - asked);
      }
      ReceivedResponse page = operator.get("/services");

      assertThat(longest).isLessThan(LONGEST_SILENCE);
      assertThat(page.body()).hasSizeGreaterThan(1 << 20);
      assertThat(page.text()).startsWith("{\"services\":[{\"name\":\"s0\"").endsWith("]}\n");
      assertThat(slow.readResponse().text().getBytes(StandardCharsets.UTF_8))
          .hasSize(page.body().length);
    }
  }
}
