package dev.jadegate.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.TestGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a gateway makes of the answers of a real name server. */
class DnsWireTest {
  private static final String SERVICE = "_http._tcp.orders.test";

  @TempDir private Path folder;
  private Dnsmasq dns;

  @BeforeEach
  void start() throws IOException, InterruptedException {
    dns = Dnsmasq.start(folder);
  }

  @AfterEach
  void stop() throws InterruptedException {
    dns.close();
  }

  private String config(String name, String more) {
    return """
    discovery: {provider: dns, dns: {servers: ["%s"]}, guard: {confirm: 0s}}
    services:
      - {name: orders, path: /, discovery: {name: %s%s}}
    """
        .formatted(dns.address(), name, more);
  }

  private String addresses(int port) {
    return config("orders.test", ", port: " + port);
  }

  private static Set<String> answers(RawClient client) throws IOException {
    Set<String> answers = new TreeSet<>();
    for (int i = 0; i < 6; i++) {
      answers.add(client.get("/").text());
    }
    return answers;
  }

  private static String srv(Origin origin, int priority, int weight) {
    return "srv-host=%s,host.test,%d,%d,%d".formatted(SERVICE, origin.port(), priority, weight);
  }

  @Test
  void addressesComeAndGo() throws Exception {
    try (AddressedOrigins origins = AddressedOrigins.start("127.0.0.1", "127.0.0.2", "127.0.0.3")) {
      dns.restart(
          "local-ttl=1", "host-record=orders.test,127.0.0.1", "host-record=orders.test,127.0.0.2");
      try (TestGateway gateway = TestGateway.start(addresses(origins.port()));
          RawClient client = gateway.client()) {
        assertThat(answers(client)).containsExactly("127.0.0.1", "127.0.0.2");

        dns.restart(
            "local-ttl=1",
            "host-record=orders.test,127.0.0.2",
            "host-record=orders.test,127.0.0.3");

        await()
            .atMost(Duration.ofSeconds(20))
            .until(() -> answers(client).equals(Set.of("127.0.0.2", "127.0.0.3")));
      }
    }
  }

  @Test
  void nameIsNotAskedForBeforeItsTimeIsOver() throws Exception {
    dns.restart("local-ttl=2", "host-record=orders.test,127.0.0.1,::1");
    long begin = System.nanoTime();
    try (TestGateway gateway = TestGateway.start(addresses(9))) {
      await().atMost(Duration.ofSeconds(20)).until(() -> dns.queries("A", "orders.test") == 4);

      assertThat(Duration.ofNanos(System.nanoTime() - begin))
          .isBetween(Duration.ofSeconds(6), Duration.ofSeconds(15));
      assertThat(dns.queries("AAAA", "orders.test")).isBetween(3L, 4L);
      assertThat(gateway.metric("gateway_discovery_instances")).isEqualTo(2);
      assertThat(gateway.metric("gateway_discovery_updates_total")).isEqualTo(1);
    }
  }

  @Test
  void whatWasKnownHoldsWhileTheServerIsDead() throws Exception {
    try (AddressedOrigins origins = AddressedOrigins.start("127.0.0.1")) {
      dns.restart("local-ttl=1", "host-record=orders.test,127.0.0.1");
      try (TestGateway gateway = TestGateway.start(addresses(origins.port()));
          RawClient client = gateway.client()) {
        dns.stop();
        await()
            .atMost(Duration.ofSeconds(30))
            .until(() -> gateway.metric("gateway_discovery_failures_total") >= 1);
        assertThat(client.get("/").text()).isEqualTo("127.0.0.1");

        dns.restart("local-ttl=1", "host-record=orders.test,127.0.0.1,::1");
        await()
            .atMost(Duration.ofSeconds(30))
            .until(() -> gateway.metric("gateway_discovery_instances") == 2);
      }
    }
  }

  @Test
  void refusalIsAFailureAndAbsenceAnAnswer() throws Exception {
    String host = "host-record=orders.else,127.0.0.1";
    try (AddressedOrigins origins = AddressedOrigins.start("127.0.0.1")) {
      dns.restart("local-ttl=1", host);
      try (TestGateway gateway =
              TestGateway.start(config("orders.else", ", port: " + origins.port()));
          RawClient client = gateway.client()) {
        dns.restart();
        await()
            .atMost(Duration.ofSeconds(30))
            .until(() -> gateway.metric("gateway_discovery_failures_total") >= 1);
        assertThat(client.get("/").text()).isEqualTo("127.0.0.1");

        dns.restart("local=/else/");
        await().atMost(Duration.ofSeconds(30)).until(() -> client.get("/").status() == 503);
      }
    }
  }

  @Test
  void serviceRecordsGivePortsAndPriorities() throws Exception {
    try (Origin first = Origin.saying("first");
        Origin second = Origin.saying("second");
        Origin spare = Origin.saying("spare")) {
      String host = "host-record=host.test,127.0.0.1";
      dns.restart("local-ttl=1", host, srv(first, 10, 5), srv(second, 10, 5), srv(spare, 20, 5));
      try (TestGateway gateway = TestGateway.start(config(SERVICE, ""));
          RawClient client = gateway.client()) {
        assertThat(gateway.metric("gateway_discovery_instances")).isEqualTo(3);
        assertThat(answers(client)).containsExactly("first", "second");

        dns.restart("local-ttl=1", host, srv(spare, 20, 5));
        await().atMost(Duration.ofSeconds(20)).until(() -> answers(client).equals(Set.of("spare")));
      }
    }
  }

  @Test
  void answerThatDoesNotFitIntoADatagramComesByTcp() throws Exception {
    String[] records =
        IntStream.rangeClosed(1, 200)
            .mapToObj(i -> "host-record=orders.test,127.0.1." + i)
            .toArray(String[]::new);
    dns.restart(records);
    try (TestGateway gateway = TestGateway.start(addresses(9))) {
      assertThat(gateway.metric("gateway_discovery_instances")).isEqualTo(200);
    }
  }

  @Test
  void secondServerIsAskedIfTheFirstIsDead() throws Exception {
    dns.restart("host-record=orders.test,127.0.0.1");
    Path other = Files.createDirectory(folder.resolve("other"));
    Dnsmasq dead = Dnsmasq.start(other);
    dead.close();
    String both = addresses(9).replace("servers: [", "servers: [\"" + dead.address() + "\", ");
    try (TestGateway gateway = TestGateway.start(both)) {
      await().until(() -> gateway.metric("gateway_discovery_instances") == 1);
    }
  }
}
