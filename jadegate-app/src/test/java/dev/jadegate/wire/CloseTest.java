package dev.jadegate.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.loop.Transport;
import dev.jadegate.testkit.Gate;
import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.TestGateway;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A gateway that is closed at once lets go of everything, whatever is under way. */
class CloseTest {
  private static final String TRANSPORTS = "dev.jadegate.testkit.TestGateway#transports";

  private static TestGateway start(Transport transport, Origin origin) throws Exception {
    return TestGateway.with().transport(transport).start(TestGateway.forwarding(origin));
  }

  @ParameterizedTest
  @MethodSource(TRANSPORTS)
  void idleConnectionsAreClosed(Transport transport) throws Exception {
    try (Origin origin = Origin.saying("hello");
        TestGateway gateway = start(transport, origin);
        RawClient client = gateway.client()) {
      client.get("/");
      gateway.close();

      assertThat(client.readToEnd().text()).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource(TRANSPORTS)
  void aRequestThatWaitsForItsAnswerIsCut(Transport transport) throws Exception {
    Gate closed = new Gate();
    try (Origin origin = Origin.answering((request, connection) -> closed.await());
        TestGateway gateway = start(transport, origin);
        RawClient client = gateway.client()) {
      client.sendHead("POST /", "Content-Length: 4").send("body");
      origin.takeRequest();
      gateway.close();
      closed.open();

      assertThat(client.readToEnd().text()).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource(TRANSPORTS)
  void anAnswerThatIsNotCompleteIsCut(Transport transport) throws Exception {
    String part = "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\npart";
    try (Origin origin = Origin.answering((request, connection) -> connection.write(part));
        TestGateway gateway = start(transport, origin);
        RawClient client = gateway.client()) {
      client.sendHead("GET /").readHead();
      client.read(4);
      gateway.close();

      assertThat(client.readToEnd().text()).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource(TRANSPORTS)
  void aRequestThatIsNotCompleteIsCut(Transport transport) throws Exception {
    try (Origin origin =
            Origin.scripted(connection -> {
              connection.readHead();
              connection.awaitEnd();
            });
        TestGateway gateway = start(transport, origin);
        RawClient client = gateway.client()) {
      client.sendHead("POST /", "Transfer-Encoding: chunked").send("4\r\nbody\r\n5\r\nha");
      origin.takeRequest();
      gateway.close();

      assertThat(client.readToEnd().text()).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource(TRANSPORTS)
  void aClientThatTakesNoBytesIsCut(Transport transport) throws Exception {
    Gate stalled = new Gate();
    String large = "x".repeat(1 << 20);
    Origin.Answer flood =
        (request, connection) -> {
          connection.write("HTTP/1.1 200 OK\r\nContent-Length: 104857600\r\n\r\n" + large);
          stalled.open();
          for (int i = 1; i < 100; i++) {
            connection.write(large);
          }
        };
    try (Origin origin = Origin.answering(flood);
        TestGateway gateway = start(transport, origin);
        RawClient client = gateway.client()) {
      client.sendHead("GET /");
      stalled.await();
      gateway.close();

      assertThat(client.readToEnd().text().length()).isLessThan(100 << 20);
    }
  }
}
