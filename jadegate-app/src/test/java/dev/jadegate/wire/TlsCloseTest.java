package dev.jadegate.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jadegate.testkit.Gate;
import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.TestAuthority;
import dev.jadegate.testkit.TestGateway;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The end of a client's connection over TLS")
final class TlsCloseTest {
  private static final String BIG = "0123456789abcdef".repeat(64 * 1024);

  @TempDir private Path folder;
  private TestAuthority authority;

  @BeforeEach
  void authority() throws Exception {
    authority = TestAuthority.in(folder);
  }

  private TestGateway before(Origin origin) throws Exception {
    return TestGateway.start(
        TestGateway.forwardingOverTls(authority.issue("gateway.test"), origin));
  }

  private RawClient client(TestGateway gateway) throws Exception {
    return gateway.client(authority.context(), "gateway.test");
  }

  @Test
  void lastAnswerIsWholeAndEndsWithCloseNotify() throws Exception {
    try (Origin origin = Origin.saying(BIG);
        TestGateway gateway = before(origin);
        RawClient client = client(gateway)) {
      client.sendHead("GET /", "Connection: close");

      RawClient.End end = client.readToEnd(); // fails at a FIN without close_notify

      assertThat(end.reset()).isFalse();
      assertThat(end.text()).endsWith(BIG);
    }
  }

  @Test
  void answerToAnUploadThatGoesOnIsNotLost() throws Exception {
    Origin.Script refuses =
        connection -> {
          connection.readHead();
          connection.respond(413, "too much", "Connection: close");
          connection.awaitEnd();
        };
    try (Origin origin = Origin.scripted(refuses);
        TestGateway gateway = before(origin);
        RawClient client = client(gateway)) {
      client.sendHead("POST /", "Content-Length: 10000000").send("x".repeat(1000));
      assertThat(client.readResponse().status()).isEqualTo(413);
    }
  }

  @Test
  void closeDelimitedAnswerThatBreaksOffIsResetAndHasNoCloseNotify() throws Exception {
    Gate seen = new Gate();
    Origin.Script breaksOff =
        connection -> {
          connection.readRequest();
          connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nsome\r\n");
          seen.await();
          connection.reset();
        };
    try (Origin origin = Origin.scripted(breaksOff);
        TestGateway gateway = before(origin);
        RawClient client = client(gateway)) {
      client.send("GET / HTTP/1.0\r\nHost: gateway.test\r\n\r\n"); // there the end is the FIN
      assertThat(client.readHead().fields().has("Content-Length")).isFalse();
      assertThat(client.read(4)).isEqualTo("some");
      seen.open();

      assertThat(client.readToEnd()).isEqualTo(new RawClient.End("", true));
    }
  }

  @Test
  void clientThatSaysGoodbyeIsAnAbort() throws Exception {
    Gate gone = new Gate();
    Origin.Script waits =
        connection -> {
          connection.readRequest();
          connection.awaitEnd();
          gone.open();
        };
    try (Origin origin = Origin.scripted(waits);
        TestGateway gateway = before(origin);
        RawClient client = client(gateway)) {
      client.sendHead("GET /");
      origin.takeRequest();
      client.halfClose();

      gone.await();
      await().until(() -> gateway.metric("gateway_requests_total", "status=\"499\"") == 1);
    }
  }

  @Test
  void clientThatLeavesWithoutAWordIsAnAbort() throws Exception {
    Gate gone = new Gate();
    Origin.Script waits =
        connection -> {
          connection.readRequest();
          connection.awaitEnd();
          gone.open();
        };
    try (Origin origin = Origin.scripted(waits);
        TestGateway gateway = before(origin);
        RawClient client = client(gateway)) {
      client.sendHead("GET /");
      origin.takeRequest();
      client.cutOff();

      gone.await();
      await().until(() -> gateway.metric("gateway_requests_total", "status=\"499\"") == 1);
    }
  }

  @Test
  void idleConnectionThatEndsIsClosed() throws Exception {
    try (Origin origin = Origin.saying("hello");
        TestGateway gateway = before(origin);
        RawClient client = client(gateway)) {
      client.get("/");
      client.halfClose();

      assertThat(client.readToEnd().text()).isEmpty();
      await().until(() -> gateway.metric("gateway_downstream_connections") == 0);
    }
  }

  @Test
  void brokenRecordEndsTheConnectionQuietly() throws Exception {
    try (Origin origin = Origin.saying("hello");
        TestGateway gateway = before(origin);
        RawClient plain = gateway.client()) {
      RawClient client = plain.tls(authority.context(), "gateway.test");
      client.get("/");
      plain.send("this is no record of TLS, whatever it is");

      await()
          .atMost(Duration.ofSeconds(5))
          .until(() -> gateway.metric("gateway_downstream_connections") == 0);
    }
  }

  @Test
  void drainEndsConnectionsWithCloseNotify() throws Exception {
    try (Origin origin = Origin.saying("hello");
        TestGateway gateway = before(origin);
        RawClient client = client(gateway)) {
      client.get("/");
      Thread stop = Thread.ofVirtual().start(gateway::shutdown);

      assertThat(client.readToEnd().reset()).isFalse();
      client.close();
      stop.join();
    }
  }
}
