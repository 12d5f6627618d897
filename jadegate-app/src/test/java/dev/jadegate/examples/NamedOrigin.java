package dev.jadegate.examples;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** An instance on loopback that answers with its name and the target it was asked for. */
final class NamedOrigin implements AutoCloseable {
  private final HttpServer server;
  private volatile String contentType = "text/plain";
  private volatile String text = "";
  private final Map<String, String> pages = new ConcurrentHashMap<>();

  private NamedOrigin(HttpServer server) {
    this.server = server;
  }

  static NamedOrigin start(String name) throws IOException {
    InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    HttpServer server = HttpServer.create(anyPort, 0);
    NamedOrigin origin = new NamedOrigin(server);
    server.createContext("/", exchange -> origin.answer(exchange, name));
    server.start();
    return origin;
  }

  /** From now on answers with this instead. */
  NamedOrigin says(String type, String body) {
    contentType = type;
    text = body;
    return this;
  }

  /** From now on answers with this where that path is asked for. */
  NamedOrigin isAsked(String path, String body) {
    pages.put(path, body);
    return this;
  }

  private void answer(HttpExchange exchange, String name) throws IOException {
    exchange.getRequestBody().readAllBytes();
    String usual = text.isEmpty() ? name + " " + exchange.getRequestURI() : text;
    String said = pages.getOrDefault(exchange.getRequestURI().getPath(), usual);
    byte[] body = said.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", contentType);
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  String port() {
    return Integer.toString(server.getAddress().getPort());
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
