package dev.jadegate.wire.cache;

import dev.jadegate.testkit.ManualClock;
import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.OriginConnection;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.ReceivedRequest;
import dev.jadegate.testkit.TestGateway;
import io.netty.handler.codec.DateFormatter;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A gateway with a cache, a clock that stands still, and an origin that says what it is told to.
 */
final class Caching {
  /** What the client wants the origin to say. */
  static final String SAY = "X-Say: ";

  final ManualClock clock = new ManualClock(Instant.parse("2026-01-01T00:00:00Z"));
  private final AtomicInteger answers = new AtomicInteger();

  /** With this as the route's cache. */
  TestGateway start(Origin origin, String cache) throws IOException {
    return start(1, yaml(origin, cache));
  }

  TestGateway start(int loops, String yaml) throws IOException {
    return TestGateway.with().clock(clock).workers(loops).start(yaml);
  }

  /** One service s with this cache, and what else is said of it. */
  static String yaml(Origin origin, String cache, String... more) {
    return "services: [{name: s, path: /, instances: %s, cache: %s%s}]"
        .formatted(TestGateway.instances(origin), cache, String.join("", more));
  }

  /**
   * Answers with a number, the status in the request's X-Status, and the fields in its X-Say lines;
   * with a Date of the clock.
   */
  Origin echo() throws IOException {
    return Origin.answering(this::answer);
  }

  void answer(ReceivedRequest request, OriginConnection connection) throws IOException {
    String wanted = request.fields().value("X-Status");
    int status = wanted.isEmpty() ? 200 : Integer.parseInt(wanted);
    List<String> said = request.fields().values("X-Say");
    boolean dated = said.stream().anyMatch(line -> line.startsWith("Date:"));
    String[] lines =
        Stream.concat(said.stream(), dated ? Stream.empty() : Stream.of(date()))
            .toArray(String[]::new);
    String body = "answer " + answers.incrementAndGet();
    if (request.method().equals("HEAD") || status == 304 || status == 204) {
      connection.write(
          "HTTP/1.1 %d Scripted\r\n%s\r\n\r\n".formatted(status, String.join("\r\n", lines)));
    } else {
      connection.respond(status, body, lines);
    }
  }

  String date() {
    return "Date: " + time(Duration.ZERO);
  }

  /** The time so long after that of the clock, as fields have it. */
  String time(Duration later) {
    return DateFormatter.format(Date.from(clock.instant().plus(later)));
  }

  void pass(long seconds) {
    clock.advance(Duration.ofSeconds(seconds));
  }

  /**
   * Returns when the only loop has read all that was sent before, on whatever connection: what
   * comes later is read later.
   */
  static void settle(TestGateway gateway) throws IOException {
    for (int i = 0; i < 3; i++) {
      try (RawClient client = gateway.client()) {
        client.sendHead("OPTIONS *", "Max-Forwards: 0").readResponse();
      }
    }
  }
}
