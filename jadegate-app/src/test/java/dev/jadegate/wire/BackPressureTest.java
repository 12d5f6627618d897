package dev.jadegate.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.jadegate.loop.Transport;
import dev.jadegate.testkit.Gate;
import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.TestAuthority;
import dev.jadegate.testkit.TestGateway;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName(
    "Who does not take bytes makes the other side wait, in clear and over TLS on both sides")
class BackPressureTest {
  private static final int TOTAL = 64 << 20;
  private static final String BLOCK = "x".repeat(1 << 16);

  /** Kernel buffers on both connections may take some; most of it must not have left. */
  private static final int MAX_UNDER_WAY = 24 << 20;

  @TempDir private Path folder;

  /** What carries the bytes on both sides of the gateway. */
  private record Link(Transport transport, @Nullable TestAuthority authority) {
    Origin scripted(Origin.Script script) throws Exception {
      return authority == null
          ? Origin.scripted(script)
          : Origin.scripted(authority.context(authority.issue("127.0.0.1")), script);
    }

    TestGateway gateway(Origin origin) throws Exception {
      return TestGateway.with().transport(transport).start(yaml(origin));
    }

    private String yaml(Origin origin) throws Exception {
      if (authority == null) {
        return "gateway: {max_request_size: 0}\n" + TestGateway.forwarding(origin);
      }
      return """
      gateway:
        max_request_size: 0
        tls: {certificates: %s}
      services:
        - {name: o, path: /, protocol: https, tls: {ca: "%s"}, instances: ["%s"]}
      """
          .formatted(authority.issue("gateway.test").yaml(), authority.file(), origin.address());
    }

    RawClient client(TestGateway gateway) throws Exception {
      return authority == null
          ? gateway.client()
          : gateway.client(authority.context(), "gateway.test");
    }
  }

  static Stream<Arguments> links() {
    return TestGateway.transports()
        .flatMap(transport -> Stream.of(arguments(transport, false), arguments(transport, true)));
  }

  private Link link(Transport transport, boolean tls) throws Exception {
    return new Link(transport, tls ? TestAuthority.in(folder) : null);
  }

  /** Waits until a count stands still. */
  private static long settled(AtomicLong count) throws InterruptedException {
    long before = -1;
    while (count.get() != before || before == 0) {
      before = count.get();
      Thread.sleep(200);
    }
    return before;
  }

  @ParameterizedTest
  @MethodSource("links")
  void aClientThatDoesNotReadStopsTheInstance(Transport transport, boolean tls) throws Exception {
    Link link = link(transport, tls);
    AtomicLong sent = new AtomicLong();
    Origin.Script flood =
        connection -> {
          connection.readRequest();
          connection.write("HTTP/1.1 200 OK\r\nContent-Length: " + TOTAL + "\r\n\r\n");
          while (sent.get() < TOTAL) {
            connection.write(BLOCK);
            sent.addAndGet(BLOCK.length());
          }
        };
    try (Origin origin = link.scripted(flood);
        TestGateway gateway = link.gateway(origin);
        RawClient client = link.client(gateway)) {
      client.sendHead("GET /");

      assertThat(settled(sent)).isLessThan(MAX_UNDER_WAY);
      assertThat(client.readResponse().body()).hasSize(TOTAL);
    }
  }

  @ParameterizedTest
  @MethodSource("links")
  void anInstanceThatDoesNotReadStopsTheClient(Transport transport, boolean tls) throws Exception {
    Link link = link(transport, tls);
    AtomicLong sent = new AtomicLong();
    Gate reading = new Gate();
    Origin.Script slow =
        connection -> {
          var head = connection.readHead();
          reading.await();
          connection.respond(200, Integer.toString(connection.readBody(head).length()));
        };
    try (Origin origin = link.scripted(slow);
        TestGateway gateway = link.gateway(origin);
        RawClient client = link.client(gateway)) {
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
      sender.join(); // over TLS one thread may use the client at a time
      assertThat(client.readResponse().text()).isEqualTo(Integer.toString(TOTAL));
    }
  }
}
