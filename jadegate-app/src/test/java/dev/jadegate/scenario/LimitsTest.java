package dev.jadegate.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Gate;
import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.ReceivedResponse;
import dev.jadegate.testkit.TestGateway;
import java.io.IOException;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that come in crowds, or take their time. */
@Timeout(60)
class LimitsTest {
  private static TestGateway start(String gateway, Origin origin) throws IOException {
    return TestGateway.with()
        .workers(2)
        .start("gateway: {" + gateway + "}\n" + TestGateway.forwarding(origin));
  }

  @Test
  void connectionsOverTheLimitAreRefusedAndCountedUntilOthersLeave() throws Exception {
    int limit = 5;
    try (Origin origin = Origin.saying("served");
        TestGateway gateway = start("max_connections: " + limit, origin)) {
      List<RawClient> clients = new ArrayList<>();
      for (int i = 0; i < limit; i++) {
        RawClient client = gateway.client();
        assertThat(client.get("/").status()).isEqualTo(200);
        clients.add(client);
      }
      for (int i = 0; i < 20; i++) {
        try (RawClient refused = gateway.client()) {
          assertThat(refused.readToEnd().text()).isEmpty();
        } catch (SocketException reset) {
          // closed before the client had seen the connection
        }
      }

      assertThat(gateway.metric("gateway_connections_refused_total")).isEqualTo(20);
      assertThat(gateway.metric("gateway_downstream_connections")).isEqualTo(limit);
      assertThat(clients.getLast().get("/").status()).as("those there are stay").isEqualTo(200);
      clients.removeFirst().close();
      Awaitility.await()
          .atMost(Gate.PATIENCE)
          .until(() -> gateway.metric("gateway_downstream_connections") == limit - 1);
      try (RawClient late = gateway.client()) {
        assertThat(late.get("/").status()).isEqualTo(200);
      }
      for (RawClient client : clients) {
        client.close();
      }
    }
  }

  @Test
  void aHeadThatTricklesIsAnsweredWith408() throws Exception {
    try (Origin origin = Origin.saying("never asked");
        TestGateway gateway = start("header_timeout: 400ms", origin);
        RawClient client = gateway.client()) {
      client.send("GET / HTTP/1.1\r\nHost: gate");
      ReceivedResponse response = client.readResponse();

      assertThat(response.status()).isEqualTo(408);
      assertThat(response.field("Connection")).isEqualTo("close");
      assertThat(client.readToEnd().text()).isEmpty();
      assertThat(origin.requests()).isEmpty();
    }
  }

  @Test
  void aBodyThatStopsIsAnsweredWith408AndCutAtTheInstance() throws Exception {
    Gate cut = new Gate();
    Origin.Script half =
        connection -> {
          connection.readHead();
          assertThat(connection.awaitEnd()).as("a reset").isTrue();
          cut.open();
        };
    try (Origin origin = Origin.scripted(half);
        TestGateway gateway = start("read_timeout: 400ms", origin);
        RawClient client = gateway.client()) {
      client.sendHead("POST /", "Content-Length: 10").send("12345");

      assertThat(client.readResponse().status()).isEqualTo(408);
      cut.await();
      assertThat(gateway.metric("gateway_request_failures_total", "reason=\"client_timeout\""))
          .isEqualTo(1);
    }
  }

  @Test
  void aBodyThatIsSlowAndSteadyPasses() throws Exception {
    try (Origin origin =
            Origin.answering((request, connection) -> connection.respond(200, request.text()));
        TestGateway gateway = start("read_timeout: 400ms", origin);
        RawClient client = gateway.client()) {
      client.sendHead("POST /", "Content-Length: 10");
      for (int i = 0; i < 10; i++) {
        client.send("x");
        Thread.sleep(100); // longer in all than the timeout, which is of silence
      }

      assertThat(client.readResponse().text()).isEqualTo("x".repeat(10));
    }
  }

  @Test
  void idleConnectionsAreClosedWithoutAWord() throws Exception {
    try (Origin origin = Origin.saying("served");
        TestGateway gateway = start("idle_timeout: 400ms", origin);
        RawClient silent = gateway.client();
        RawClient served = gateway.client()) {
      served.get("/");

      assertThat(silent.readToEnd()).isEqualTo(new RawClient.End("", false));
      assertThat(served.readToEnd()).isEqualTo(new RawClient.End("", false));
      assertThat(gateway.metric("gateway_request_failures_total")).isZero();
    }
  }

  @Test
  void aClientThatTakesNoBytesIsCutAndTheInstanceWithIt() throws Exception {
    Gate cut = new Gate();
    byte[] block = new byte[1 << 20];
    Origin.Script flood =
        connection -> {
          connection.readRequest();
          connection.write("HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n");
          try {
            while (true) {
              connection.write(block);
            }
          } catch (SocketException reset) {
            cut.open();
          }
        };
    try (Origin origin = Origin.scripted(flood);
        TestGateway gateway = start("write_timeout: 500ms", origin);
        RawClient client = RawClient.connect(gateway.port(), 4096)) {
      client.sendHead("GET /");

      cut.await();
      Awaitility.await()
          .atMost(Gate.PATIENCE)
          .until(() -> gateway.metric("gateway_downstream_connections") == 0);
      assertThat(gateway.metric("gateway_request_failures_total", "reason=\"client_timeout\""))
          .isEqualTo(1);
      assertThat(client.readToEnd().reset()).isTrue();
    }
  }
}
