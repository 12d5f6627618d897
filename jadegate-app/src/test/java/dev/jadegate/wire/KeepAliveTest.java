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

/** Connections are used again, on both sides, and end when either side says so. */
class KeepAliveTest {
  @Test
  void requestsOfOneClientShareConnectionsOnBothSides() throws IOException {
    try (Origin origin = Origin.saying("hello");
        TestGateway gateway = TestGateway.forwardingTo(origin);
        RawClient client = gateway.client()) {
      for (int i = 0; i < 3; i++) {
        assertThat(client.get("/" + i).text()).isEqualTo("hello");
      }

      assertThat(origin.connections()).isEqualTo(1);
    }
  }

  @Test
  void requestsOfTwoClientsShareAConnectionToTheInstance() throws IOException {
    try (Origin origin = Origin.saying("hello");
        TestGateway gateway = TestGateway.forwardingTo(origin);
        RawClient first = gateway.client();
        RawClient second = gateway.client()) {
      first.get("/first");
      second.get("/second");

      assertThat(origin.connections()).isEqualTo(1);
    }
  }

  @Test
  void requestsAtTheSameTimeHaveConnectionsOfTheirOwn() throws Exception {
    Gate both = new Gate();
    Origin.Answer whenBothAreThere =
        (request, connection) -> {
          if (request.target().equals("/second")) {
            both.open();
          }
          both.await();
          connection.respond(200, request.target());
        };
    try (Origin origin = Origin.answering(whenBothAreThere);
        TestGateway gateway = TestGateway.forwardingTo(origin);
        RawClient first = gateway.client();
        RawClient second = gateway.client()) {
      first.sendHead("GET /first");
      origin.takeRequest();
      second.sendHead("GET /second");

      assertThat(first.readResponse().text()).isEqualTo("/first");
      assertThat(second.readResponse().text()).isEqualTo("/second");
      assertThat(origin.connections()).isEqualTo(2);
    }
  }

  @Test
  void aClientThatSaysCloseIsClosedAfterTheAnswerAndTheInstanceIsNot() throws IOException {
    try (Origin origin = Origin.saying("hello");
        TestGateway gateway = TestGateway.forwardingTo(origin);
        RawClient client = gateway.client();
        RawClient next = gateway.client()) {
      ReceivedResponse response = client.get("/", "Connection: close");

      assertThat(response.field("Connection")).isEqualTo("close");
      assertThat(client.readToEnd()).isEqualTo(new RawClient.End("", false));
      next.get("/");
      assertThat(origin.connections()).isEqualTo(1);
      assertThat(origin.requests().getFirst().fields().has("Connection")).isFalse();
    }
  }

  @Test
  void anInstanceThatSaysCloseIsNotUsedAgainAndTheClientStays() throws IOException {
    Origin.Answer closing =
        (request, connection) -> connection.respond(200, "bye", "Connection: close");
    try (Origin origin = Origin.answering(closing);
        TestGateway gateway = TestGateway.forwardingTo(origin);
        RawClient client = gateway.client()) {
      ReceivedResponse first = client.get("/first");
      ReceivedResponse second = client.get("/second");

      assertThat(first.fields().has("Connection")).isFalse();
      assertThat(second.text()).isEqualTo("bye");
      assertThat(origin.connections()).isEqualTo(2);
    }
  }

  @Test
  void pipelinedRequestsAreAnsweredInOrder() throws IOException {
    Origin.Answer echoing = (request, connection) -> connection.respond(200, request.target());
    try (Origin origin = Origin.answering(echoing);
        TestGateway gateway = TestGateway.forwardingTo(origin);
        RawClient client = gateway.client()) {
      client.send(
          "GET /1 HTTP/1.1\r\nHost: a\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\n"
              + "POST /3 HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi"
              + "GET /4 HTTP/1.1\r\nHost: a\r\n\r\n");

      for (int i = 1; i <= 4; i++) {
        assertThat(client.readResponse().text()).isEqualTo("/" + i);
      }
      assertThat(origin.requests())
          .extracting(ReceivedRequest::target)
          .containsExactly("/1", "/2", "/3", "/4");
    }
  }

  @Test
  void anIdleClientIsClosedAfterTheIdleTimeout() throws IOException {
    try (Origin origin = Origin.saying("hello");
        TestGateway gateway =
            TestGateway.start("gateway: {idle_timeout: 100ms}\n" + TestGateway.forwarding(origin));
        RawClient client = gateway.client()) {
      client.get("/");

      assertThat(client.readToEnd()).isEqualTo(new RawClient.End("", false));
    }
  }

  @Test
  void anIdleClientIsClosedAtShutdown() throws Exception {
    try (Origin origin = Origin.saying("hello");
        TestGateway gateway = TestGateway.forwardingTo(origin);
        RawClient client = gateway.client()) {
      client.get("/");
      Thread stopping = Thread.ofVirtual().start(gateway::shutdown);

      assertThat(client.readToEnd()).isEqualTo(new RawClient.End("", false));
      client.close();
      stopping.join();
    }
  }
}
