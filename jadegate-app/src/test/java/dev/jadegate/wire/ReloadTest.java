package dev.jadegate.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jadegate.testkit.Gate;
import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.TestGateway;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Another configuration comes into force under load, whole or not at all. */
class ReloadTest {
  @Test
  void theNextRequestOnAnOpenConnectionSeesTheNewConfiguration() throws IOException {
    try (Origin old = Origin.saying("old");
        Origin next = Origin.saying("next");
        TestGateway gateway = TestGateway.forwardingTo(old);
        RawClient client = gateway.client()) {
      assertThat(client.get("/").text()).isEqualTo("old");
      gateway.reload(TestGateway.forwarding(next));

      assertThat(client.get("/").text()).isEqualTo("next");
    }
  }

  @Test
  void aRequestUnderWayEndsOnTheOldConfiguration() throws Exception {
    Gate reloaded = new Gate();
    Origin.Answer slow =
        (request, connection) -> {
          connection.write("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nold");
          reloaded.await();
          connection.write("old");
        };
    try (Origin old = Origin.answering(slow);
        Origin next = Origin.saying("next");
        TestGateway gateway = TestGateway.forwardingTo(old);
        RawClient client = gateway.client()) {
      client.sendHead("GET /");
      old.takeRequest();
      gateway.reload(TestGateway.forwarding(next));
      reloaded.open();

      assertThat(client.readResponse().text()).isEqualTo("oldold");
      assertThat(client.get("/").text()).isEqualTo("next");
    }
  }

  @Test
  void anInstanceThatStaysKeepsItsConnections() throws IOException {
    try (Origin stays = Origin.saying("stays");
        Origin comes = Origin.saying("comes");
        TestGateway gateway = TestGateway.forwardingTo(stays);
        RawClient client = gateway.client()) {
      client.get("/");
      gateway.reload(TestGateway.forwarding(stays, comes));
      client.get("/");
      client.get("/");

      assertThat(stays.connections()).isEqualTo(1);
      assertThat(comes.connections()).isEqualTo(1);
    }
  }

  @Test
  void anInstanceThatGoesLosesItsIdleConnections() throws Exception {
    Gate ended = new Gate();
    Origin.Script untilEnd =
        connection -> {
          connection.readRequest();
          connection.respond(200, "gone");
          connection.awaitEnd();
          ended.open();
        };
    try (Origin goes = Origin.scripted(untilEnd);
        Origin stays = Origin.saying("stays");
        TestGateway gateway = TestGateway.forwardingTo(goes);
        RawClient client = gateway.client()) {
      client.get("/");
      gateway.reload(TestGateway.forwarding(stays));

      ended.await();
    }
  }

  @Test
  void aBadConfigurationLeavesTheOldOne() throws IOException {
    try (Origin origin = Origin.saying("old");
        TestGateway gateway = TestGateway.forwardingTo(origin);
        RawClient client = gateway.client()) {
      assertThatThrownBy(() -> gateway.reload("services: [{nme: x}]"))
          .hasMessageContaining("unknown key");

      assertThat(client.get("/").text()).isEqualTo("old");
    }
  }
}
