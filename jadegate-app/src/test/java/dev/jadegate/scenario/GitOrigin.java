package dev.jadegate.scenario;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Serves the repositories of a folder by git's own CGI program, on loopback. */
final class GitOrigin implements AutoCloseable {
  private final Path folder;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  private GitOrigin(Path folder) throws IOException {
    this.folder = folder;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::serve);
    server.setExecutor(threads);
    server.start();
  }

  static GitOrigin over(Path folder) throws IOException {
    return new GitOrigin(folder);
  }

  /** The address as the configuration writes it. */
  String address() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  private void serve(HttpExchange exchange) throws IOException {
    Process git = start(exchange);
    try (exchange) {
      Thread.startVirtualThread(() -> feed(exchange.getRequestBody(), git.getOutputStream()));
      InputStream out = new BufferedInputStream(git.getInputStream());
      int status = 200;
      for (String line = line(out); !line.isEmpty(); line = line(out)) {
        String value = line.substring(line.indexOf(':') + 1).strip();
        if (line.startsWith("Status:")) {
          status = Integer.parseInt(value.substring(0, 3));
        } else {
          exchange.getResponseHeaders().add(line.substring(0, line.indexOf(':')), value);
        }
      }
      exchange.sendResponseHeaders(status, 0);
      try (OutputStream to = exchange.getResponseBody()) {
        out.transferTo(to);
      }
    } finally {
      git.destroyForcibly();
    }
  }

  private Process start(HttpExchange exchange) throws IOException {
    ProcessBuilder builder = new ProcessBuilder("git", "http-backend");
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    Map<String, String> environment = builder.environment();
    environment.put("GIT_PROJECT_ROOT", folder.toString());
    environment.put("GIT_HTTP_EXPORT_ALL", "1");
    environment.put("REQUEST_METHOD", exchange.getRequestMethod());
    environment.put("PATH_INFO", exchange.getRequestURI().getPath());
    environment.put("REMOTE_ADDR", "127.0.0.1");
    environment.put(
        "QUERY_STRING", Objects.requireNonNullElse(exchange.getRequestURI().getRawQuery(), ""));
    pass(exchange, "Content-Type", "CONTENT_TYPE", environment);
    pass(exchange, "Content-Length", "CONTENT_LENGTH", environment);
    for (String name : new String[] {"Content-Encoding", "Git-Protocol", "Accept-Encoding"}) {
      pass(exchange, name, "HTTP_" + name.toUpperCase(Locale.ROOT).replace('-', '_'), environment);
    }
    return builder.start();
  }

  private static void pass(
      HttpExchange exchange, String field, String variable, Map<String, String> environment) {
    String value = exchange.getRequestHeaders().getFirst(field);
    if (value != null) {
      environment.put(variable, value);
    }
  }

  private static void feed(InputStream from, OutputStream to) {
    try (from;
        to) {
      from.transferTo(to);
    } catch (IOException ended) {
      // git reads no more than it needs
    }
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
      bytes.write(b);
    }
    return bytes.toString(StandardCharsets.ISO_8859_1).strip();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
