package dev.jadegate.app;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;

/** One instance of a small service that says who it is and what it was asked; loopback only. */
final class DemoService implements AutoCloseable {
  private final String service;
  private final String instance;
  private final HttpServer server;

  private DemoService(String service, String instance, HttpServer server) {
    this.service = service;
    this.instance = instance;
    this.server = server;
  }

  static DemoService start(String service, String instance) throws IOException {
    System.setProperty("sun.net.httpserver.nodelay", "true");
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    DemoService started = new DemoService(service, instance, server);
    server.createContext("/", started::answer);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
    return started;
  }

  int port() {
    return server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    exchange.getRequestBody().readAllBytes();
    String json =
        """
        {"service": "%s", "instance": "%s", "method": "%s", "path": "%s"}
        """
            .formatted(
                service,
                instance,
                exchange.getRequestMethod(),
                exchange.getRequestURI().getRawPath().replace("\"", "%22"));
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(200, head ? -1 : body.length);
    if (!head) {
      exchange.getResponseBody().write(body);
    }
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
