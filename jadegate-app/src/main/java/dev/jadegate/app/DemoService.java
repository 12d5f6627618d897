package dev.jadegate.app;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * One instance of a small service that says who it is and what it was asked, and falls ill when it
 * is told to; loopback only.
 */
final class DemoService implements AutoCloseable {
  private static final long SLOW_MILLIS = 1000;

  /** How it is. */
  enum Mood {
    WELL,
    /** It answers 503. */
    FAILING,
    /** It takes a second for each answer. */
    SLOW
  }

  private final String service;
  private final String instance;
  private final HttpServer server;
  private volatile Mood mood = Mood.WELL;

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

  String instance() {
    return instance;
  }

  /** From now on it is so. */
  void turns(Mood next) {
    mood = next;
  }

  private void answer(HttpExchange exchange) throws IOException {
    exchange.getRequestBody().readAllBytes();
    Mood now = mood;
    if (now == Mood.SLOW) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(SLOW_MILLIS));
    }
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
    exchange.sendResponseHeaders(now == Mood.FAILING ? 503 : 200, head ? -1 : body.length);
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
