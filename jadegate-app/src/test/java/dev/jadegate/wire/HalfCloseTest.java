package dev.jadegate.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Gate;
import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.TestGateway;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What a client's FIN means depends on when it comes, and on the configuration. */
class HalfCloseTest {
  @Test
  void aFinBeforeTheAnswerIsAnAbort() throws Exception {
    Gate cut = new Gate();
    Origin.Script silent =
        connection -> {
          connection.readRequest();
          connection.awaitEnd();
          cut.open();
        };
    try (Origin origin = Origin.scripted(silent);
        TestGateway gateway = TestGateway.forwardingTo(origin);
        RawClient client = gateway.client()) {
      client.sendHead("GET /");
      origin.takeRequest();
      client.halfClose();

      assertThat(client.readToEnd().text()).isEmpty();
      cut.await();
      assertThat(gateway.metric("gateway_request_failures_total", "reason=\"client_abort\""))
          .isEqualTo(1);
    }
  }

  @Test
  void aFinBeforeTheAnswerIsFineIfAllowed() throws Exception {
    Gate finSent = new Gate();
    Origin.Answer slow =
        (request, connection) -> {
          finSent.await();
          connection.respond(200, "hello");
        };
    try (Origin origin = Origin.answering(slow);
        TestGateway gateway =
            TestGateway.start(
                "gateway: {allow_half_close: true}\n" + TestGateway.forwarding(origin));
        RawClient client = gateway.client()) {
      client.sendHead("GET /");
      origin.takeRequest();
      client.halfClose();
      finSent.open();

      assertThat(client.readResponse().text()).isEqualTo("hello");
      assertThat(client.readToEnd()).isEqualTo(new RawClient.End("", false));
    }
  }

  @Test
  void aFinWithinTheAnswerDoesNotCutIt() throws Exception {
    Gate finSent = new Gate();
    Origin.Answer inTwoParts =
        (request, connection) -> {
          connection.write("HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\nhalf");
          finSent.await();
          connection.write("half");
        };
    try (Origin origin = Origin.answering(inTwoParts);
        TestGateway gateway = TestGateway.forwardingTo(origin);
        RawClient client = gateway.client()) {
      client.sendHead("GET /").readHead();
      assertThat(client.read(4)).isEqualTo("half");
      client.halfClose();
      finSent.open();

      assertThat(client.readToEnd()).isEqualTo(new RawClient.End("half", false));
    }
  }

  @Test
  void aFinWithinTheRequestsBodyIsAnAbort() throws Exception {
    Gate cut = new Gate();
    Origin.Script silent =
        connection -> {
          connection.readHead();
          connection.awaitEnd();
          cut.open();
        };
    try (Origin origin = Origin.scripted(silent);
        TestGateway gateway = TestGateway.forwardingTo(origin);
        RawClient client = gateway.client()) {
      client.sendHead("POST /", "Content-Length: 9").send("part");
      origin.takeRequest();
      client.halfClose();

      assertThat(client.readToEnd().text()).isEmpty();
      cut.await();
    }
  }

  @Test
  void aFinWithinAHeadEndsTheConnectionWithoutAnAnswer() throws IOException {
    try (Origin origin = Origin.saying("hello");
        TestGateway gateway = TestGateway.forwardingTo(origin);
        RawClient client = gateway.client()) {
      client.send("GET / HT").halfClose();

      assertThat(client.readToEnd().text()).isEmpty();
      assertThat(origin.requests()).isEmpty();
    }
  }
}
