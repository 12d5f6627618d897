package dev.jadegate.http3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.loop.Transport;
import dev.jadegate.testkit.Http3Client;
import dev.jadegate.testkit.Http3Stream;
import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.TestGateway;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** HTTP/3 over each transport of this machine, on several event loops. */
@Timeout(60)
class TransportTest {
  private static final int CONNECTIONS = 8;

  static Stream<Transport> transports() {
    return TestGateway.transports();
  }

  @ParameterizedTest
  @MethodSource("transports")
  void manyConnectionsAreServed(Transport transport) throws Exception {
    try (Origin origin =
            Origin.answering((request, connection) -> connection.respond(200, request.text()));
        Http3Gateway gateway =
            Http3Gateway.start(TestGateway.with().transport(transport).workers(3), origin)) {
      List<Http3Client> clients = new ArrayList<>();
      for (int i = 0; i < CONNECTIONS; i++) {
        clients.add(gateway.client());
      }
      for (Http3Client client : clients) {
        for (int i = 0; i < 3; i++) {
          Http3Stream stream = client.open().head(false, ":method: POST", ":path: /");
          stream.data("x".repeat(20_000)).end();

          assertThat(stream.response().text()).hasSize(20_000);
        }
      }
      assertThat(gateway.gateway().metric("gateway_downstream_connections")).isEqualTo(CONNECTIONS);
      clients.forEach(Http3Client::close);
    }
  }
}
