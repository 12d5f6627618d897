package dev.jadegate.discovery;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Instances on several addresses of loopback and one port, each of which answers with its own. */
final class AddressedOrigins implements AutoCloseable {
  private static final int TRIES = 20;

  private final List<HttpServer> servers = new ArrayList<>();

  private AddressedOrigins() {}

  static AddressedOrigins start(String... addresses) throws IOException {
    for (int i = 0; i < TRIES; i++) {
      AddressedOrigins origins = new AddressedOrigins();
      try {
        for (String address : addresses) {
          origins.add(address);
        }
        return origins;
      } catch (BindException taken) { // on another address
        origins.close();
      }
    }
    throw new AssertionError("no port is free on all addresses");
  }

  private void add(String address) throws IOException {
    int port = servers.isEmpty() ? 0 : port();
    HttpServer server = HttpServer.create(new InetSocketAddress(address, port), 0);
    byte[] body = address.getBytes(StandardCharsets.US_ASCII);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    servers.add(server);
  }

  int port() {
    return servers.getFirst().getAddress().getPort();
  }

  @Override
  public void close() {
    servers.forEach(server -> server.stop(0));
  }
}
