package dev.jadegate.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.loop.Transport;
import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.ReceivedRequest;
import dev.jadegate.testkit.ReceivedResponse;
import dev.jadegate.testkit.TestGateway;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** After 101 bytes pass both ways as they are; without it nothing changes. */
class UpgradeTest {
  private static final String[] ASKING = {"Connection: Upgrade", "Upgrade: raw"};
  private static final String SWITCHED =
      "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: raw\r\n\r\n";

  private static TestGateway allowing(Origin origin) throws IOException {
    return TestGateway.start(TestGateway.forwarding(origin) + "    upgrade: [raw]\n");
  }

  @Test
  void bytesPassBothWays() throws IOException {
    Origin.Script echoing =
        connection -> {
          connection.readRequest();
          connection.write(SWITCHED + "welcome");
          connection.echo();
        };
    try (Origin origin = Origin.scripted(echoing);
        TestGateway gateway = allowing(origin);
        RawClient client = gateway.client()) {
      ReceivedResponse response = client.sendHead("GET /", ASKING).send("early").readHead();

      assertThat(response.status()).isEqualTo(101);
      assertThat(response.field("Upgrade")).isEqualTo("raw");
      assertThat(client.read(12)).isEqualTo("welcomeearly");
      assertThat(client.send("\r\n\0late").read(7)).isEqualTo("\r\n\0late");
      ReceivedRequest received = origin.requests().getFirst();
      assertThat(received.fields().value("Connection")).isEqualToIgnoringCase("upgrade");
      assertThat(received.fields().value("Upgrade")).isEqualTo("raw");
    }
  }

  @ParameterizedTest
  @MethodSource("dev.jadegate.testkit.TestGateway#transports")
  void theClientsFinReachesTheInstanceAndTheOtherWayStaysOpen(Transport transport)
      throws IOException {
    String large = "x".repeat(1 << 20);
    Origin.Script untilFin =
        connection -> {
          connection.readRequest();
          connection.write(SWITCHED);
          String received = connection.read(large.length());
          connection.awaitEnd();
          connection.write("goodbye " + received.equals(large));
        };
    try (Origin origin = Origin.scripted(untilFin);
        TestGateway gateway =
            TestGateway.with()
                .transport(transport)
                .start(TestGateway.forwarding(origin) + "    upgrade: [raw]\n");
        RawClient client = gateway.client()) {
      client.sendHead("GET /", ASKING).readHead();
      client.send(large).halfClose();

      assertThat(client.readToEnd()).isEqualTo(new RawClient.End("goodbye true", false));
    }
  }

  @Test
  void theInstancesEndIsTheClientsEnd() throws IOException {
    Origin.Script brief =
        connection -> {
          connection.readRequest();
          connection.write(SWITCHED + "bye");
        };
    try (Origin origin = Origin.scripted(brief);
        TestGateway gateway = allowing(origin);
        RawClient client = gateway.client()) {
      client.sendHead("GET /", ASKING).readHead();

      assertThat(client.readToEnd().text()).isEqualTo("bye");
    }
  }

  @Test
  void aRefusalIsAnOrdinaryAnswer() throws IOException {
    try (Origin origin = Origin.saying("no");
        TestGateway gateway = allowing(origin);
        RawClient client = gateway.client()) {
      assertThat(client.get("/", ASKING).text()).isEqualTo("no");
      assertThat(client.get("/").text()).isEqualTo("no");
    }
  }

  @Test
  void aRouteThatForbidsUpgradesDoesNotAskForOne() throws IOException {
    String forbidding = "    upgrade: none\n";
    try (Origin origin = Origin.saying("plain");
        TestGateway gateway = TestGateway.start(TestGateway.forwarding(origin) + forbidding);
        RawClient client = gateway.client()) {
      assertThat(client.get("/", ASKING).text()).isEqualTo("plain");
      assertThat(origin.requests().getFirst().fields().has("Upgrade")).isFalse();
    }
  }

  @Test
  void a101ThatNobodyAskedForIs502() throws IOException {
    try (Origin origin = Origin.answering((request, connection) -> connection.write(SWITCHED));
        TestGateway gateway = allowing(origin);
        RawClient client = gateway.client()) {
      assertThat(client.get("/").status()).isEqualTo(502);
    }
  }
}
