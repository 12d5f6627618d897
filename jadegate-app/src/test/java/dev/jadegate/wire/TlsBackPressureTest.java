package dev.jadegate.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.loop.Transport;
import dev.jadegate.testkit.Gate;
import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.TestAuthority;
import dev.jadegate.testkit.TestGateway;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("Over TLS on both sides, who does not take bytes makes the other side wait")
final class TlsBackPressureTest {
  private static final String TRANSPORTS = "dev.jadegate.testkit.TestGateway#transports";
  private static final int TOTAL = 64 << 20;
  private static final String BLOCK = "x".repeat(1 << 16);

  /** Kernel buffers on both connections may take some; most of it must not have left. */
  private static final int MAX_UNDER_WAY = 24 << 20;

  @TempDir private Path folder;
  private TestAuthority authority;

  @BeforeEach
  void authority() throws Exception {
    authority = TestAuthority.in(folder);
  }

  private TestGateway before(Transport transport, Origin origin) throws Exception {
    String yaml =
        """
        gateway:
          max_request_size: 0
          tls: {certificates: %s}
        services:
          - {name: o, path: /, protocol: https, tls: {ca: "%s"}, instances: ["%s"]}
        """;
    return TestGateway.with()
        .transport(transport)
        .start(
            yaml.formatted(
                authority.issue("gateway.test").yaml(), authority.file(), origin.address()));
  }

  private static long settled(AtomicLong count) throws InterruptedException {
    long before = -1;
    while (count.get() != before || before == 0) {
      before = count.get();
      Thread.sleep(200);
    }
    return before;
  }

  @ParameterizedTest
  @MethodSource(TRANSPORTS)
  void aClientThatDoesNotReadStopsTheInstance(Transport transport) throws Exception {
    AtomicLong sent = new AtomicLong();
    Origin.Answer flood =
        (request, connection) -> {
          connection.write("HTTP/1.1 200 OK\r\nContent-Length: " + TOTAL + "\r\n\r\n");
          while (sent.get() < TOTAL) {
            connection.write(BLOCK);
            sent.addAndGet(BLOCK.length());
          }
        };
    try (Origin origin = Origin.answering(authority.context(authority.issue("127.0.0.1")), flood);
        TestGateway gateway = before(transport, origin);
        RawClient client = gateway.client(authority.context(), "gateway.test")) {
      client.sendHead("GET /");

      assertThat(settled(sent)).isLessThan(MAX_UNDER_WAY);
      assertThat(client.readResponse().body()).hasSize(TOTAL);
    }
  }

  @ParameterizedTest
  @MethodSource(TRANSPORTS)
  void anInstanceThatDoesNotReadStopsTheClient(Transport transport) throws Exception {
    AtomicLong sent = new AtomicLong();
    Gate reading = new Gate();
    Origin.Script slow =
        connection -> {
          var head = connection.readHead();
          reading.await();
          connection.respond(200, Integer.toString(connection.readBody(head).length()));
        };
    try (Origin origin = Origin.scripted(authority.context(authority.issue("127.0.0.1")), slow);
        TestGateway gateway = before(transport, origin);
        RawClient client = gateway.client(authority.context(), "gateway.test")) {
      client.sendHead("POST /", "Content-Length: " + TOTAL);
      Thread sender =
          Thread.ofVirtual()
              .start(() -> {
                while (sent.get() < TOTAL) {
                  try {
                    client.send(BLOCK);
                  } catch (java.io.IOException e) {
                    return;
                  }
                  sent.addAndGet(BLOCK.length());
                }
              });

      assertThat(settled(sent)).isLessThan(MAX_UNDER_WAY);
      reading.open();
      sender.join();
      assertThat(client.readResponse().text()).isEqualTo(Integer.toString(TOTAL));
    }
  }
}
