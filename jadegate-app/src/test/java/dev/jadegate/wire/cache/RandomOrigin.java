package dev.jadegate.wire.cache;

import dev.jadegate.testkit.OriginConnection;
import dev.jadegate.testkit.ReceivedRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An origin whose resources change by PUT, which says at random how long its answers may be kept,
 * and remembers what it said. The tag of an answer is what it is of: its URI, whose it is, the
 * variant and the version. The body is the tag over and over. Thread-safe.
 */
final class RandomOrigin {
  private static final String EVERYBODY = "all";

  private final Caching caching;
  private final Random random;
  private final Map<String, AtomicInteger> versions = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> confirmed = new ConcurrentHashMap<>();

  /** Until when an answer of this tag may be used, in milliseconds, with all its windows. */
  private final Map<String, Long> allowed = new ConcurrentHashMap<>();

  RandomOrigin(Caching caching, long seed) {
    this.caching = caching;
    random = new Random(seed);
  }

  private synchronized int draw(int bound) {
    return random.nextInt(bound);
  }

  private AtomicInteger version(String uri) {
    return versions.computeIfAbsent(uri, same -> new AtomicInteger());
  }

  /** The latest version that a client knows to be there. */
  AtomicInteger confirmed(String uri) {
    return confirmed.computeIfAbsent(uri, same -> new AtomicInteger());
  }

  /** Whether an answer of this tag may be used at that time if nobody asks anew. */
  boolean isAllowed(String tag, long millis) {
    return allowed.getOrDefault(tag, Long.MIN_VALUE) > millis;
  }

  static String body(String tag) {
    return tag.repeat(1 + Math.abs(tag.hashCode() % 50) * (tag.hashCode() % 7 == 0 ? 300 : 1));
  }

  void answer(ReceivedRequest request, OriginConnection connection) throws IOException {
    String uri = request.target();
    if (request.method().equals("PUT")) {
      if (draw(5) == 0) {
        connection.respond(409, "");
      } else {
        connection.respond(200, "", "X-Version: " + version(uri).incrementAndGet());
      }
      return;
    }
    int fate = draw(100);
    if (fate < 4) {
      connection.respond(fate < 2 ? 503 : 500, "error");
    } else if (fate < 6) {
      connection.reset();
    } else {
      give(request, connection, uri, fate);
    }
  }

  private void give(ReceivedRequest request, OriginConnection connection, String uri, int fate)
      throws IOException {
    boolean varies = uri.hashCode() % 2 == 0;
    String user = request.fields().value("Authorization");
    String tag =
        "[%s|%s|%s|%d]"
            .formatted(
                uri,
                user.isEmpty() ? EVERYBODY : user,
                varies ? request.fields().value("X-V") : "",
                version(uri).get());
    List<String> lines = new ArrayList<>(life(tag, user.isEmpty()));
    lines.add("ETag: \"" + tag + '"');
    lines.add(caching.date());
    if (varies) {
      lines.add("Vary: X-V");
    }
    if (request.fields().value("If-None-Match").equals("\"" + tag + '"')) {
      write(connection, 304, lines, "");
    } else {
      body(request, connection, fate, lines, body(tag));
    }
  }

  /** Notes and says how long it may be used. */
  private List<String> life(String tag, boolean shared) {
    if (draw(6) == 0) {
      return List.of("Cache-Control: " + (draw(2) == 0 ? "no-store" : "private"));
    }
    int age = draw(4);
    int meanwhile = draw(3) == 0 ? draw(4) : 0;
    int ifError = draw(3) == 0 ? draw(6) : 0;
    boolean strict = draw(5) == 0;
    String control =
        "Cache-Control: max-age=%d, stale-while-revalidate=%d, stale-if-error=%d%s"
            .formatted(age, meanwhile, ifError, strict && shared ? ", must-revalidate" : "");
    long seconds = age + (strict && shared ? 0 : Math.max(meanwhile, ifError));
    if (shared) {
      long until = caching.clock.instant().plus(Duration.ofSeconds(seconds)).toEpochMilli();
      allowed.merge(tag, until, Math::max);
    }
    return List.of(control);
  }

  private static void body(
      ReceivedRequest request,
      OriginConnection connection,
      int fate,
      List<String> lines,
      String body)
      throws IOException {
    if (request.method().equals("HEAD")) {
      lines.add("Content-Length: " + body.length());
      write(connection, 200, lines, "");
    } else if (fate < 9) {
      lines.add("Content-Length: " + body.length());
      write(connection, 200, lines, body.substring(0, body.length() / 2));
      connection.reset();
    } else if (fate < 40) {
      lines.add("Transfer-Encoding: chunked");
      String chunk = Integer.toHexString(body.length()) + "\r\n" + body + "\r\n0\r\n\r\n";
      write(connection, 200, lines, chunk);
    } else {
      lines.add("Content-Length: " + body.length());
      int half = body.length() / 2;
      write(connection, 200, lines, body.substring(0, half));
      connection.write(body.substring(half));
    }
  }

  private static void write(
      OriginConnection connection, int status, List<String> lines, String body) throws IOException {
    connection.write(
        "HTTP/1.1 %d Random\r\n%s\r\n\r\n%s".formatted(status, String.join("\r\n", lines), body));
  }
}
