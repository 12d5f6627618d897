package dev.jadegate.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A Consul agent that says what a test tells it. Keeps of a real one: blocking queries by index, an
 * index of the whole catalogue, an empty array for services that it does not know, and that {@code
 * wait} ends a query. It has no checks: whatever it is told is healthy. Thread-safe.
 */
public final class ScriptedConsul implements AutoCloseable {
  private static final String AGENT = "/v1/agent/service/";
  private static final int BACKLOG = 1024;
  private static final long PATIENCE_SECONDS = 10;

  private final HttpServer server;
  private final Map<String, List<String>> services = new HashMap<>();
  private final Map<String, String> registered = new LinkedHashMap<>();
  private final LinkedBlockingQueue<Query> unseen = new LinkedBlockingQueue<>();
  private final List<Query> queries = new CopyOnWriteArrayList<>();
  private long index = 10;
  private @Nullable Reply reply;
  private boolean closed;

  /** What was asked: method, target and body, with the token. */
  public record Query(String method, String target, String token, String body) {}

  /** An answer that is given instead of the right one. */
  private record Reply(int status, String body, String index) {}

  private ScriptedConsul(HttpServer server) {
    this.server = server;
  }

  /** One on a free port that knows no service. */
  public static ScriptedConsul start() throws IOException {
    return start(0);
  }

  /** One on this port. */
  public static ScriptedConsul start(int port) throws IOException {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    HttpServer server = HttpServer.create(address, BACKLOG);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    ScriptedConsul consul = new ScriptedConsul(server);
    server.createContext("/", consul::serve);
    server.start();
    return consul;
  }

  /** {@code host:port}. */
  public String address() {
    return "127.0.0.1:" + port();
  }

  public int port() {
    return server.getAddress().getPort();
  }

  /** The entry of an instance named after its port. */
  public static String entry(int port) {
    return entry("i" + port, port, "");
  }

  /** The entry of an instance; {@code more} are further members, each with a comma in front. */
  public static String entry(String id, int port, String more) {
    return """
    {"Node": {"Node": "n1", "Address": "127.0.0.1"},
     "Service": {"ID": "%s", "Service": "s", "Address": "127.0.0.1", "Port": %d%s},
     "Checks": []}\
    """
        .formatted(id, port, more);
  }

  /** From now on a service has these instances; queries that wait for it are answered. */
  public synchronized void set(String service, String... entries) {
    services.put(service, List.of(entries));
    index++;
    notifyAll();
  }

  /** The same for origins. */
  public void set(String service, Origin... origins) {
    List<String> entries = new ArrayList<>();
    for (Origin origin : origins) {
      entries.add(entry(origin.port()));
    }
    set(service, entries.toArray(new String[0]));
  }

  /** What registered with the agent and was not taken out, by id. */
  public synchronized Map<String, String> registered() {
    return Map.copyOf(registered);
  }

  /** The agent loses what registered with it, as one that is restarted without its data. */
  public synchronized void forget() {
    registered.clear();
  }

  /** From now on the index is this one; queries that wait are answered. */
  public synchronized void index(long now) {
    index = now;
    notifyAll();
  }

  /** From now on each query is answered with this, and so are those that wait. */
  public synchronized void reply(int status, String body) {
    reply = new Reply(status, body, Long.toString(index));
    notifyAll();
  }

  /** The same with this index. */
  public synchronized void reply(String body, String withIndex) {
    reply = new Reply(200, body, withIndex);
    notifyAll();
  }

  /** From now on it answers as it should. */
  public synchronized void heal() {
    reply = null;
    index++;
    notifyAll();
  }

  /** The next query that was not taken yet; waits for it. */
  public Query take() throws InterruptedException {
    Query query = unseen.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (query == null) {
      throw new AssertionError("Consul was not asked");
    }
    return query;
  }

  /** All queries so far. */
  public List<Query> queries() {
    return List.copyOf(queries);
  }

  private void serve(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String token = exchange.getRequestHeaders().getFirst("X-Consul-Token");
    Query query =
        new Query(
            exchange.getRequestMethod(),
            exchange.getRequestURI().toString(),
            token == null ? "" : token,
            body);
    queries.add(query);
    unseen.add(query);
    try {
      String path = exchange.getRequestURI().getPath();
      Reply answer =
          path.startsWith(AGENT)
              ? ofAgent(path.substring(AGENT.length()), body)
              : await(path, parameters(exchange));
      byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
      if (!answer.index().isEmpty()) {
        exchange.getResponseHeaders().set("X-Consul-Index", answer.index());
      }
      exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(bytes);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      exchange.close();
    }
  }

  private static Map<String, String> parameters(HttpExchange exchange) {
    Map<String, String> parameters = new HashMap<>();
    String query = exchange.getRequestURI().getQuery();
    for (String pair : query == null ? new String[0] : query.split("&")) {
      int equals = pair.indexOf('=');
      parameters.put(pair.substring(0, equals), pair.substring(equals + 1));
    }
    return parameters;
  }

  private synchronized Reply ofAgent(String path, String body) {
    if (reply != null) {
      return reply;
    }
    String id = path.substring(path.indexOf('/') + 1);
    if (path.equals("register")) {
      registered.put(body.replaceAll("(?s).*\"ID\":\"([^\"]*)\".*", "$1"), body);
    } else if (path.startsWith("deregister/")) {
      registered.remove(id);
    } else {
      return new Reply(registered.containsKey(path) ? 200 : 404, "{}", "");
    }
    return new Reply(200, "", "");
  }

  private synchronized Reply await(String path, Map<String, String> parameters)
      throws InterruptedException {
    long asked = Long.parseLong(parameters.getOrDefault("index", "0"));
    long millis = Long.parseLong(parameters.getOrDefault("wait", "0ms").replace("ms", ""));
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    while (asked > 0 && index <= asked && reply == null && !closed) {
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (left <= 0) {
        break;
      }
      wait(left);
    }
    if (reply != null) {
      return reply;
    }
    String service = path.substring(path.lastIndexOf('/') + 1);
    List<String> entries = services.getOrDefault(service, List.of());
    return new Reply(200, "[" + String.join(",", entries) + "]", Long.toString(index));
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    server.stop(0);
  }
}
