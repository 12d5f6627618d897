package dev.jadegate.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jadegate.testkit.Gate;
import dev.jadegate.testkit.Http2Origin;
import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.ReceivedResponse;
import dev.jadegate.testkit.TestGateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Instances are taken out of turn by an operator, and put back. */
@Timeout(60)
@DisplayName("An operator drains an instance (SEMANTICS 98)")
class AdminDrainTest {
  private static final String DRAIN = "POST /services/s/instances/a/drain";
  private static final String UNDRAIN = "POST /services/s/instances/a/undrain";
  private static final String CONNECTIONS = "gateway_upstream_connections";

  @TempDir private Path folder;

  private final Origin a;
  private final Origin b;

  AdminDrainTest() throws IOException {
    a = Origin.saying("a");
    b = Origin.saying("b");
  }

  @AfterEach
  void close() throws IOException {
    a.close();
    b.close();
  }

  private String yaml(String more, int portOfA, int portOfB) {
    return """
    admin: {token_file: %s}
    services:
      - name: s
        path: /
        instances: [{id: a, address: 127.0.0.1, port: %d}, {id: b, address: 127.0.0.1, port: %d}]
        %s
    """
        .formatted(folder.resolve("token"), portOfA, portOfB, more);
  }

  private String yaml(String more) {
    return yaml(more, a.port(), b.port());
  }

  private ReceivedResponse ask(AdminClient operator, String what) throws IOException {
    String token = Files.readString(folder.resolve("token")).strip();
    return operator.ask(what, "localhost", "Authorization: Bearer " + token, "Content-Length: 0");
  }

  private static Set<String> answers(RawClient client) throws IOException {
    Set<String> answers = new HashSet<>();
    for (int i = 0; i < 10; i++) {
      answers.add(client.get("/").text());
    }
    return answers;
  }

  private static String label(Origin origin) {
    return "instance=\"" + origin.address() + "\"";
  }

  @Test
  void itGetsNothingNewAndItsIdleConnectionsClose() throws IOException {
    try (TestGateway gateway = TestGateway.start(yaml(""));
        AdminClient operator = AdminClient.of(gateway);
        RawClient client = gateway.client()) {
      assertThat(answers(client)).containsExactlyInAnyOrder("a", "b");

      ReceivedResponse page = ask(operator, DRAIN);

      assertThat(page.status()).isEqualTo(200);
      assertThat(page.text()).contains("\"live\":1", "\"id\":\"a\"", "\"state\":\"drained\"");
      assertThat(answers(client)).containsExactly("b");
      await().until(() -> gateway.metric(CONNECTIONS, label(a)) == 0);
      assertThat(gateway.metric("gateway_instances_drained")).isEqualTo(1);

      assertThat(ask(operator, UNDRAIN).text()).doesNotContain("drained");
      assertThat(answers(client)).containsExactlyInAnyOrder("a", "b");
      assertThat(gateway.metric(CONNECTIONS, label(a))).isEqualTo(1);
    }
  }

  @Test
  void whatIsUnderWayThereIsFinished() throws Exception {
    Gate arrived = new Gate();
    Gate mayEnd = new Gate();
    Origin.Answer slow =
        (request, connection) -> {
          arrived.open();
          mayEnd.await();
          connection.respond(200, "slow");
        };
    try (Origin patient = Origin.answering(slow);
        TestGateway gateway = TestGateway.start(yaml("", patient.port(), b.port()));
        AdminClient operator = AdminClient.of(gateway);
        RawClient client = gateway.client();
        RawClient other = gateway.client()) {
      client.sendHead("GET /");
      arrived.await();
      ask(operator, DRAIN);
      assertThat(answers(other)).containsExactly("b");
      mayEnd.open();

      assertThat(client.readResponse().text()).isEqualTo("slow");
      await().until(() -> gateway.metric(CONNECTIONS, label(patient)) == 0);
    }
  }

  @Test
  void connectionsOfHttp2CloseToo() throws Exception {
    try (Http2Origin first = Http2Origin.saying("first");
        Http2Origin second = Http2Origin.saying("second");
        TestGateway gateway =
            TestGateway.start(yaml("protocol: h2c", first.port(), second.port()));
        AdminClient operator = AdminClient.of(gateway);
        RawClient client = gateway.client()) {
      assertThat(answers(client)).containsExactlyInAnyOrder("first", "second");

      ask(operator, DRAIN);

      assertThat(answers(client)).containsExactly("second");
      String label = "instance=\"" + first.address() + "\"";
      await().until(() -> gateway.metric(CONNECTIONS, label) == 0);
      ask(operator, UNDRAIN);
      assertThat(answers(client)).containsExactlyInAnyOrder("first", "second");
    }
  }

  @Test
  void sessionsThatItHasStayAndNoneIsAdded() throws IOException {
    String sticky = "load_balancer: {sticky: {secret: 0123456789abcdef}}";
    try (TestGateway gateway = TestGateway.start(yaml(sticky));
        AdminClient operator = AdminClient.of(gateway);
        RawClient client = gateway.client()) {
      ReceivedResponse first = client.get("/");
      String home = first.text();
      String cookie = first.cookie();

      ask(operator, DRAIN.replace("/a/", "/" + home + "/"));

      for (int i = 0; i < 5; i++) {
        ReceivedResponse kept = client.get("/", cookie);
        assertThat(kept.text()).isEqualTo(home);
        assertThat(kept.setsCookie()).isFalse();
      }
      assertThat(answers(client)).doesNotContain(home);
    }
  }

  @Test
  void aReloadLeavesItSoAlsoWithOtherConnections() throws IOException {
    try (TestGateway gateway = TestGateway.start(yaml(""));
        AdminClient operator = AdminClient.of(gateway);
        RawClient client = gateway.client()) {
      ask(operator, DRAIN);
      gateway.reload(yaml("pool: {max_idle: 3}"));

      assertThat(answers(client)).containsExactly("b");
    }
  }

  @Test
  void whereAllAreDrainedNobodyServesNotEvenInAPanic() throws IOException {
    try (TestGateway gateway = TestGateway.start(yaml(""));
        AdminClient operator = AdminClient.of(gateway);
        RawClient client = gateway.client()) {
      ask(operator, DRAIN);
      ask(operator, DRAIN.replace("/a/", "/b/"));

      assertThat(client.get("/").status()).isEqualTo(503);
    }
  }

  @Test
  void furtherAttemptsDoNotGoThere() throws IOException, InterruptedException {
    b.refuse();
    String retry = "retry: {retries: 2}\n    health_check: none";
    try (TestGateway gateway = TestGateway.start(yaml(retry));
        AdminClient operator = AdminClient.of(gateway);
        RawClient client = gateway.client()) {
      assertThat(client.get("/").text()).isEqualTo("a");
      ask(operator, DRAIN);

      assertThat(client.get("/").status()).isEqualTo(503);
      assertThat(a.requests()).hasSize(1);
    }
  }

  @Test
  void onlyWhoHasTheTokenMayDoItAndOnlyWithPost() throws IOException {
    try (TestGateway gateway = TestGateway.start(yaml(""));
        AdminClient operator = AdminClient.of(gateway)) {
      assertThat(operator.ask(DRAIN, "localhost", "Content-Length: 0").status()).isEqualTo(401);
      ReceivedResponse read = operator.get("/services/s/instances/a/drain");
      assertThat(read.status()).isEqualTo(405);
      assertThat(read.field("Allow")).isEqualTo("POST");
      ReceivedResponse nobody = ask(operator, DRAIN.replace("/a/", "/c/"));
      assertThat(nobody.status()).isEqualTo(404);
      assertThat(nobody.text()).contains("\"no instance c of service s\"");
      assertThat(ask(operator, DRAIN.replace("/s/", "/t/")).text()).contains("\"no service t\"");
      assertThat(gateway.metric("gateway_instances_drained")).isZero();
    }
  }
}
