package dev.jadegate.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

final class ProxyProtocolExampleTest {
  private static final String HEADER = "PROXY TCP4 192.0.2.1 192.0.2.99 40001 80\r\n";

  @AutoClose private final Origin web = Origin.saying("web");

  /** Answers with the header that it was sent. */
  @AutoClose
  private final Origin legacy =
      Origin.scripted(connection -> {
        String header = connection.read(HEADER.length());
        connection.readRequest();
        connection.respond(200, header);
      });

  @AutoClose
  private final ExampleGateway gateway =
      ExampleGateway.start(
          "examples/proxy-protocol/gateway.yaml",
          Map.of(
              "DIRECT_PORT",
              "0",
              "WEB_PORT",
              Integer.toString(web.port()),
              "LEGACY_PORT",
              Integer.toString(legacy.port())));

  ProxyProtocolExampleTest() throws IOException {}

  private RawClient client(String listener) throws IOException {
    return RawClient.connect(gateway.port(listener));
  }

  @Test
  void theClientOfTheHeaderIsForwarded() throws Exception {
    try (RawClient client = client("behind")) {
      assertThat(client.send(HEADER).get("/hello.txt").text()).isEqualTo("web");
      assertThat(web.takeRequest().fields().values("X-Forwarded-For")).containsExactly("192.0.2.1");
    }
  }

  @Test
  void anInstanceGetsTheHeaderToo() throws Exception {
    try (RawClient client = client("behind")) {
      assertThat(client.send(HEADER).get("/legacy").text()).isEqualTo(HEADER);
    }
  }

  @Test
  void withoutAHeaderTheConnectionIsCut() throws Exception {
    try (RawClient client = client("behind")) {
      client.sendHead("GET /hello.txt");
      assertThat(client.readToEnd().text()).isEmpty();
    }
  }

  @Test
  void theOtherListenerWantsNone() throws Exception {
    try (RawClient client = client("direct")) {
      assertThat(client.get("/hello.txt").text()).isEqualTo("web");
    }
  }
}
