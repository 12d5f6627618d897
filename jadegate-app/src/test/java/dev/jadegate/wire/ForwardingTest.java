package dev.jadegate.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.loop.Transport;
import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.ReceivedRequest;
import dev.jadegate.testkit.ReceivedResponse;
import dev.jadegate.testkit.TestGateway;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A request goes to an instance and its answer comes back. */
class ForwardingTest {
  @AutoClose private final Origin one = Origin.saying("one");
  @AutoClose private final Origin two = Origin.saying("two");

  ForwardingTest() throws IOException {}

  @ParameterizedTest
  @MethodSource("dev.jadegate.testkit.TestGateway#transports")
  void aGetPassesOnEveryTransport(Transport transport) throws IOException {
    try (TestGateway gateway =
            TestGateway.with().transport(transport).start(TestGateway.forwarding(one));
        RawClient client = gateway.client()) {
      ReceivedResponse response = client.get("/any/where?q=1");

      assertThat(response.status()).isEqualTo(200);
      assertThat(response.text()).isEqualTo("one");
      assertThat(one.requests())
          .extracting(ReceivedRequest::target)
          .containsExactly("/any/where?q=1");
    }
  }

  @Test
  void requestsAlternateBetweenTwoInstances() throws IOException {
    try (TestGateway gateway = TestGateway.forwardingTo(one, two);
        RawClient client = gateway.client()) {
      List<String> answers = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        answers.add(client.get("/").text());
      }

      assertThat(answers).containsExactly("one", "two", "one", "two");
    }
  }

  @Test
  void requestsAlternateAcrossConnectionsAndEventLoops() throws IOException {
    try (TestGateway gateway =
        TestGateway.with().workers(2).start(TestGateway.forwarding(one, two))) {
      for (int i = 0; i < 6; i++) {
        try (RawClient client = gateway.client()) {
          client.get("/");
        }
      }

      assertThat(one.requests()).hasSize(3);
      assertThat(two.requests()).hasSize(3);
    }
  }

  @Test
  void theServiceIsNamedToTheInstance() throws IOException {
    try (TestGateway gateway = TestGateway.forwardingTo(one);
        RawClient client = gateway.client()) {
      client.get("/", "X-Service-Name: forged");

      assertThat(one.requests().getFirst().fields().values("X-Service-Name"))
          .containsExactly("origins");
    }
  }

  @Test
  void aServiceWithoutALiveInstanceAnswers503() throws Exception {
    one.refuse();
    try (TestGateway gateway = TestGateway.forwardingTo(one);
        RawClient client = gateway.client()) {
      ReceivedResponse response = client.get("/");

      assertThat(response.status()).isEqualTo(503);
      assertThat(response.field("Content-Type")).isEqualTo("application/json");
    }
  }
}
