package dev.jadegate.wire.compression;

import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.OriginConnection;
import dev.jadegate.testkit.ReceivedRequest;
import dev.jadegate.testkit.TestGateway;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A gateway that compresses, and an origin that says what it is told to. */
final class Compressing {
  /** What the client wants the origin to say. */
  static final String SAY = "X-Say: ";

  static final String GZIP = "Accept-Encoding: gzip";
  static final String BODY = "a text of some length, as often as it takes. ".repeat(50);

  private Compressing() {}

  /** One service with this as its compression, and what else is said of it. */
  static String yaml(Origin origin, String compression, String... more) {
    return "services: [{name: s, path: /, instances: %s, compression: %s%s}]"
        .formatted(TestGateway.instances(origin), compression, String.join("", more));
  }

  static TestGateway start(Origin origin, String... more) throws IOException {
    return TestGateway.start(yaml(origin, "{}", more));
  }

  /**
   * Answers with {@link #BODY} in text/plain, the status in X-Status, and the fields in X-Say
   * lines, which take the place of its own.
   */
  static Origin echo() throws IOException {
    return Origin.answering(Compressing::answer);
  }

  static void answer(ReceivedRequest request, OriginConnection connection) throws IOException {
    String wanted = request.fields().value("X-Status");
    int status = wanted.isEmpty() ? 200 : Integer.parseInt(wanted);
    List<String> lines = new ArrayList<>(request.fields().values("X-Say"));
    if (lines.stream().noneMatch(line -> line.startsWith("Content-Type:"))) {
      lines.add("Content-Type: text/plain");
    }
    String length = request.fields().value("X-Length");
    String body = length.isEmpty() ? BODY : "x".repeat(Integer.parseInt(length));
    if (request.method().equals("HEAD") || status == 304 || status == 204) {
      String size = status == 200 ? "\r\nContent-Length: " + body.length() : "";
      connection.write(
          "HTTP/1.1 %d Scripted\r\n%s%s\r\n\r\n"
              .formatted(status, String.join("\r\n", lines), size));
    } else {
      connection.respond(status, body, lines.toArray(String[]::new));
    }
  }
}
