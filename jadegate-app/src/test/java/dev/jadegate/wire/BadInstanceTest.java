package dev.jadegate.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Gate;
import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.ReceivedResponse;
import dev.jadegate.testkit.TestGateway;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Instances that break off, answer nonsense or nothing; and a client that leaves. */
class BadInstanceTest {
  private static final String PART = "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\npart";
  private static final String CHUNK =
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\npart\r\n";

  private static Origin first(Origin.Answer onFirstConnection) throws IOException {
    return Origin.answering((request, connection) -> {
      if (connection.number() == 1) {
        onFirstConnection.to(request, connection);
      } else {
        connection.respond(200, "again");
      }
    });
  }

  @Test
  void anAnswerThatBreaksOffIsCutForTheClientToo() throws IOException {
    for (String begun : new String[] {PART, CHUNK}) {
      try (Origin origin =
              first((request, connection) -> {
                connection.write(begun);
                connection.close();
              });
          TestGateway gateway = TestGateway.forwardingTo(origin);
          RawClient client = gateway.client()) {
        RawClient.End end = client.sendHead("GET /").readToEnd();

        assertThat(end.text()).contains("part").doesNotContain("0\r\n\r\n");
        assertThat(gateway.metric("gateway_request_failures_total", "reason=\"truncated\""))
            .isEqualTo(1);
      }
    }
  }

  @Test
  void anAnswerThatBreaksOffIsResetForAClientThatReadsToTheEnd() throws IOException {
    try (Origin origin =
            first((request, connection) -> {
              connection.write(CHUNK);
              connection.close();
            });
        TestGateway gateway = TestGateway.forwardingTo(origin);
        RawClient client = gateway.client()) {
      RawClient.End end = client.send("GET / HTTP/1.0\r\nHost: a\r\n\r\n").readToEnd();

      assertThat(end.reset()).isTrue();
    }
  }

  @Test
  void anAnswerThatIsNoHttpGives502AndTheConnectionGoes() throws IOException {
    try (Origin origin = first((request, connection) -> connection.write("SSH-2.0-none\r\n\r\n"));
        TestGateway gateway = TestGateway.forwardingTo(origin);
        RawClient client = gateway.client()) {
      ReceivedResponse response = client.get("/");

      assertThat(response.status()).isEqualTo(502);
      assertThat(client.get("/").text()).isEqualTo("again");
    }
  }

  @Test
  void bytesBeyondAnAnswerAreNotTakenForTheNext() throws IOException {
    String surplus = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhiHTTP/1.1 200 OK\r\n\r\n";
    try (Origin origin = first((request, connection) -> connection.write(surplus));
        TestGateway gateway = TestGateway.forwardingTo(origin);
        RawClient client = gateway.client()) {
      assertThat(client.get("/").text()).isEqualTo("hi");
      assertThat(client.get("/").text()).isEqualTo("again");
    }
  }

  @Test
  void anInstanceThatNeverAnswersGives504() throws IOException {
    try (Origin origin = first((request, connection) -> connection.awaitEnd());
        TestGateway gateway =
            TestGateway.start(TestGateway.forwarding(origin) + "    timeout: {response: 100ms}\n");
        RawClient client = gateway.client()) {
      assertThat(client.get("/").status()).isEqualTo(504);
      assertThat(client.get("/").text()).isEqualTo("again");
    }
  }

  @Test
  void aClientThatLeavesTakesItsRequestWithIt() throws Exception {
    Gate cut = new Gate();
    try (Origin origin =
            first((request, connection) -> {
              if (connection.awaitEnd()) {
                cut.open();
              }
            });
        TestGateway gateway = TestGateway.forwardingTo(origin)) {
      RawClient client = gateway.client().sendHead("GET /");
      origin.takeRequest();
      client.close();

      cut.await();
    }
  }
}
