package dev.jadegate.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.ReceivedResponse;
import dev.jadegate.testkit.TestGateway;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/**
 * Answers that come before the request's body is whole reach the client (RFC 9112, section 9.6).
 */
class EarlyAnswerTest {
  private static Origin hasty() throws IOException {
    return Origin.scripted(connection -> {
      connection.readHead();
      connection.respond(200, "enough");
      connection.awaitEnd();
    });
  }

  @Test
  void aSmallRestOfTheBodyIsReadAndTheConnectionStays() throws IOException {
    try (Origin origin = hasty();
        TestGateway gateway = TestGateway.forwardingTo(origin);
        RawClient client = gateway.client()) {
      client.sendHead("POST /", "Content-Length: 8").send("half");
      assertThat(client.readResponse().text()).isEqualTo("enough");

      client.send("half").sendHead("GET /");
      assertThat(client.readResponse().text()).isEqualTo("enough");
    }
  }

  @Test
  void theConnectionToTheInstanceIsNotUsedAgain() throws IOException {
    try (Origin origin = hasty();
        TestGateway gateway = TestGateway.forwardingTo(origin);
        RawClient client = gateway.client();
        RawClient next = gateway.client()) {
      client.sendHead("POST /", "Content-Length: 8").send("half").readResponse();
      next.get("/");

      assertThat(origin.connections()).isEqualTo(2);
    }
  }

  @Test
  void aLargeRestClosesTheConnectionAfterTheAnswer() throws IOException {
    try (Origin origin = hasty();
        TestGateway gateway = TestGateway.forwardingTo(origin);
        RawClient client = gateway.client()) {
      ReceivedResponse response =
          client.sendHead("POST /", "Content-Length: 1000000").send("start").readResponse();

      assertThat(response.text()).isEqualTo("enough");
      assertThat(response.field("Connection")).isEqualTo("close");
      assertThat(client.readToEnd().text()).isEmpty();
    }
  }

  @Test
  void aBodyOverTheLimitIs413WhateverItsFraming() throws IOException {
    try (Origin origin = Origin.saying("hello");
        TestGateway gateway =
            TestGateway.start("gateway: {max_request_size: 8}\n" + TestGateway.forwarding(origin));
        RawClient counted = gateway.client();
        RawClient chunked = gateway.client()) {
      assertThat(counted.post("/", "123456789").status()).isEqualTo(413);
      chunked.sendHead("POST /", "Transfer-Encoding: chunked").send("5\r\n12345\r\n4\r\n6789\r\n");

      assertThat(chunked.readResponse().status()).isEqualTo(413);
      assertThat(gateway.metric("gateway_request_failures_total", "reason=\"body_too_large\""))
          .isEqualTo(2);
    }
  }
}
