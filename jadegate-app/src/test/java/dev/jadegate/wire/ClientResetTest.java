package dev.jadegate.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.api.Exchange;
import dev.jadegate.api.Filter;
import dev.jadegate.api.Verdict;
import dev.jadegate.loop.Transport;
import dev.jadegate.testkit.Gate;
import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.TestGateway;
import io.netty.handler.codec.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A client's reset is seen, however close behind its bytes it comes. */
class ClientResetTest {
  private static final String TRANSPORTS = "dev.jadegate.testkit.TestGateway#transports";

  /** Keeps the event loop busy with a request for {@code /busy}, so that it looks at nothing. */
  private record BusyLoop(Gate entered, Gate over) implements Filter {
    @Override
    public Verdict onRequest(Exchange exchange, HttpRequest request) {
      if (exchange.path().equals("/busy")) {
        entered.open();
        try {
          over.await();
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
      }
      return Verdict.proceed();
    }
  }

  @ParameterizedTest
  @MethodSource(TRANSPORTS)
  void aResetThatIsFoundTogetherWithAPartOfABodyEndsTheExchange(Transport transport)
      throws Exception {
    exchangesEndAfter(transport, "POST /", "Content-Length: 9\r\n\r\nha");
  }

  @ParameterizedTest
  @MethodSource(TRANSPORTS)
  void aResetThatIsFoundTogetherWithARequestEndsTheExchange(Transport transport) throws Exception {
    exchangesEndAfter(transport, "GET /", "\r\n");
  }

  private static void exchangesEndAfter(Transport transport, String line, String rest)
      throws Exception {
    BusyLoop loop = new BusyLoop(new Gate(), new Gate());
    try (Origin origin = Origin.scripted(connection -> connection.awaitEnd());
        TestGateway gateway =
            TestGateway.with()
                .transport(transport)
                .filter("busy", loop)
                .start(TestGateway.forwarding(origin) + "    filters: [{name: busy}]\n")) {
      List<RawClient> clients = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        clients.add(gateway.client());
      }
      RawClient busy = gateway.client();
      busy.sendHead("GET /busy");
      loop.entered().await();
      for (RawClient client : clients) {
        client.send(line + " HTTP/1.1\r\nHost: gateway.test\r\n" + rest);
        client.reset();
      }
      busy.reset();
      loop.over().open();

      // Well within the 30 s after which a request's body, or its answer, is no longer waited for.
      Awaitility.await()
          .atMost(Gate.PATIENCE)
          .untilAsserted(() -> {
            assertThat(gateway.metric("gateway_downstream_connections")).isZero();
            assertThat(gateway.metric("gateway_active_connections")).isZero();
          });
    }
  }
}
