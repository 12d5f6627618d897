package dev.jadegate.wire;

import dev.jadegate.http3.Certificate;
import dev.jadegate.testkit.Http2Client;
import dev.jadegate.testkit.Http3Client;
import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.ReceivedResponse;
import dev.jadegate.testkit.TestGateway;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What carries a WebSocket as a stream among others: RFC 8441 and RFC 9220. */
enum Carrier {
  H2 {
    @Override
    Connection connect(TestGateway gateway) throws Exception {
      return new OverHttp2(gateway.http2());
    }
  },
  H3 {
    @Override
    Connection connect(TestGateway gateway) {
      return new OverHttp3(Http3Client.connect(gateway.gateway().http3Port("gateway")));
    }
  };

  /** A client's connection. */
  interface Connection extends AutoCloseable {
    /** Sends a head, of which scheme and authority are filled in. */
    StreamSocket ask(String... lines) throws Exception;

    /** Asks for a WebSocket. */
    default StreamSocket open(String path, String... more) throws Exception {
      List<String> lines = new ArrayList<>();
      lines.add(":method: CONNECT");
      lines.add(":protocol: websocket");
      lines.add(":path: " + path);
      lines.add("sec-websocket-version: 13");
      lines.addAll(List.of(more));
      return ask(lines.toArray(String[]::new));
    }

    /** A plain request beside it. */
    ReceivedResponse get(String path) throws Exception;
  }

  private record OverHttp2(Http2Client client) implements Connection {
    @Override
    public StreamSocket ask(String... lines) throws Exception {
      List<String> all = new ArrayList<>(List.of(":scheme: http", ":authority: gw.test"));
      all.addAll(List.of(lines));
      return new Http2StreamSocket(client.ask(false, all));
    }

    @Override
    public ReceivedResponse get(String path) throws Exception {
      return client.get(path);
    }

    @Override
    public void close() throws Exception {
      client.close();
    }
  }

  private record OverHttp3(Http3Client client) implements Connection {
    @Override
    public StreamSocket ask(String... lines) {
      return new Http3StreamSocket(client.open().head(false, lines));
    }

    @Override
    public ReceivedResponse get(String path) throws Exception {
      return client.get(path).response();
    }

    @Override
    public void close() {
      client.close();
    }
  }

  /** A new connection. */
  abstract Connection connect(TestGateway gateway) throws Exception;

  /** A gateway before this origin. */
  TestGateway start(Origin origin) throws IOException {
    return start(origin, "", "");
  }

  /** The same with members of the gateway section and of the service. */
  TestGateway start(Origin origin, String gateway, String service) throws IOException {
    String http3 =
        this == H3 ? "http3: {enabled: true, port: 0}, tls: " + Certificate.yaml() + ", " : "";
    return TestGateway.start(
        """
        gateway: {%s%s}
        services:
          - {name: origins, path: /, instances: %s, %s}
        """
            .formatted(http3, gateway, TestGateway.instances(origin), service));
  }
}
