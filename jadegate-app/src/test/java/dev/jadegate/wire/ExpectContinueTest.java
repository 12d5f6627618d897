package dev.jadegate.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Gate;
import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.ReceivedRequest;
import dev.jadegate.testkit.ReceivedResponse;
import dev.jadegate.testkit.TestGateway;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** A client that asks before it sends its body (RFC 9110, section 10.1.1). */
class ExpectContinueTest {
  private static final String[] ASKING = {"Expect: 100-continue", "Content-Length: 4"};
  private static final String CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n";

  @Test
  void theBodyIsSentOnceTheInstanceAgrees() throws IOException {
    Origin.Script agreeing =
        connection -> {
          ReceivedRequest head = connection.readHead();
          connection.write(CONTINUE);
          connection.respond(200, connection.readBody(head));
        };
    try (Origin origin = Origin.scripted(agreeing);
        TestGateway gateway = TestGateway.forwardingTo(origin);
        RawClient client = gateway.client()) {
      assertThat(client.sendHead("POST /", ASKING).readResponse().status()).isEqualTo(100);

      assertThat(client.send("body").readResponse().text()).isEqualTo("body");
      assertThat(origin.requests().getFirst().fields().value("Expect")).isEqualTo("100-continue");
    }
  }

  @Test
  void aFinalAnswerInsteadOf100EndsTheUploadAndTheConnection() throws IOException {
    Origin.Script refusing =
        connection -> {
          connection.readHead();
          connection.respond(403, "no");
          connection.awaitEnd();
        };
    try (Origin origin = Origin.scripted(refusing);
        TestGateway gateway = TestGateway.forwardingTo(origin);
        RawClient client = gateway.client()) {
      ReceivedResponse response = client.sendHead("POST /", ASKING).readResponse();

      assertThat(response.status()).isEqualTo(403);
      assertThat(response.text()).isEqualTo("no");
      assertThat(response.field("Connection")).isEqualTo("close");
      assertThat(client.readToEnd().text()).isEmpty();
    }
  }

  @Test
  void theGatewayAgreesItselfIfTheInstanceSaysNothing() throws IOException {
    Origin.Script late =
        connection -> {
          ReceivedRequest head = connection.readHead();
          String body = connection.readBody(head);
          connection.write(CONTINUE);
          connection.respond(200, body);
        };
    try (Origin origin = Origin.scripted(late);
        TestGateway gateway = TestGateway.forwardingTo(origin);
        RawClient client = gateway.client()) {
      assertThat(client.sendHead("POST /", ASKING).readResponse().status()).isEqualTo(100);

      assertThat(client.send("body").readResponse().text()).isEqualTo("body");
    }
  }

  @Test
  void aBodyThatComesUnaskedIsTaken() throws Exception {
    Gate sent = new Gate();
    Origin.Script slow =
        connection -> {
          ReceivedRequest head = connection.readHead();
          sent.await();
          connection.write(CONTINUE);
          connection.respond(200, connection.readBody(head));
        };
    try (Origin origin = Origin.scripted(slow);
        TestGateway gateway = TestGateway.forwardingTo(origin);
        RawClient client = gateway.client()) {
      client.sendHead("POST /", ASKING).send("body");
      origin.takeRequest();
      sent.open();

      ReceivedResponse response = client.readResponse();
      ReceivedResponse last = response.status() == 100 ? client.readResponse() : response;
      assertThat(last.text()).isEqualTo("body");
    }
  }

  @Test
  void anUnknownExpectationIs417() throws IOException {
    try (Origin origin = Origin.saying("hello");
        TestGateway gateway = TestGateway.forwardingTo(origin);
        RawClient client = gateway.client()) {
      assertThat(client.get("/", "Expect: miracles").status()).isEqualTo(417);
      assertThat(client.get("/").text()).isEqualTo("hello");
    }
  }
}
