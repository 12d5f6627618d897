package dev.jadegate.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.ReceivedResponse;
import dev.jadegate.testkit.TestGateway;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Damaged responses: the client gets one answer of a strict form, or sees that it is cut, and the
 * next request gets the answer that is its own. Runs as {@link FuzzRequestsTest} does.
 */
class FuzzAnswersTest {
  private static final long SECONDS = Long.getLong("jadegate.fuzz.seconds", 3);
  private static final long FIRST_SEED = Long.getLong("jadegate.fuzz.seed", 1);
  private static final String FIELD =
      "[!#$%&'*+.^_`|~0-9A-Za-z-]+: (?:[!-~\\x80-\\xff](?:[\\t -~\\x80-\\xff]*[!-~\\x80-\\xff])?)?";

  private static final List<String> VALID =
      List.of(
          "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX: y\r\n\r\nhello",
          "HTTP/1.1 200 OK\r\n"
              + "X: y\r\n"
              + "Transfer-Encoding: chunked\r\n\r\n"
              + "5;a=b\r\n"
              + "hello\r\n"
              + "3\r\n"
              + "abc\r\n"
              + "0\r\n"
              + "X-Sum: 1\r\n\r\n",
          "HTTP/1.1 103 Hints\r\n"
              + "Link: a\r\n\r\n"
              + "HTTP/1.1 404 Odd\r\n"
              + "Connection: keep-alive, X\r\n"
              + "X: y\r\n"
              + "Content-Length: 3\r\n\r\n"
              + "abc",
          "HTTP/1.1 204 No Content\r\nX: y\r\n\r\n",
          "HTTP/1.1 304 Not Modified\r\nContent-Length: 7\r\nETag: \"a\"\r\n\r\n",
          "HTTP/1.0 200 OK\r\nX: y\r\nContent-Length: 5\r\nConnection: keep-alive\r\n\r\nhello",
          "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nup to the end");

  private volatile String answer = "";
  private volatile int ending;

  @Test
  @Tag("alone") // an answer that is sound must come within 50 ms
  @Timeout(value = 1, unit = TimeUnit.HOURS)
  @DisplayName("26, 28-39: whatever is done to a response, the next one is not touched by it")
  void theNextAnswerIsNotTouched() throws IOException {
    long end = System.nanoTime() + Duration.ofSeconds(SECONDS).toNanos();
    try (Origin origin = Origin.answering(this::respond);
        TestGateway gateway =
            TestGateway.start(
                TestGateway.forwarding(origin) + "    timeout: {response: 50ms, idle: 50ms}\n")) {
      for (long seed = FIRST_SEED; System.nanoTime() < end; seed++) {
        Mutator mutator = new Mutator(seed);
        answer = mutator.damage(mutator.pick(VALID), mutator.below(4));
        ending = mutator.below(4);
        try (RawClient client = gateway.client()) {
          attack(gateway, client, seed);
        } catch (AssertionError | IOException e) {
          throw new AssertionError("seed " + seed + ", answer " + answer, e);
        }
      }
    }
  }

  private void respond(
      dev.jadegate.testkit.ReceivedRequest request,
      dev.jadegate.testkit.OriginConnection connection)
      throws IOException {
    if (!request.target().equals("/")) {
      connection.respond(200, request.target());
      return;
    }
    connection.write(answer);
    switch (ending) {
      case 0 -> connection.close();
      case 1 -> connection.reset();
      default -> {} // the gateway may send the next request, or must give up
    }
  }

  private static void attack(TestGateway gateway, RawClient client, long seed) throws IOException {
    boolean whole = true;
    try {
      ReceivedResponse response = client.sendHead("POST /", "Content-Length: 0").readHead();
      while (response.status() < 200) {
        assertStrict(response);
        response = client.readHead();
      }
      assertStrict(response);
      whole = readBody(client, response);
    } catch (EOFException | SocketException cut) {
      whole = false;
    }
    String next = "/" + seed;
    if (whole) {
      assertThat(client.get(next).text()).isEqualTo(next);
    } else {
      try (RawClient other = gateway.client()) {
        assertThat(other.get(next).text()).isEqualTo(next);
      }
    }
  }

  /** Reads the body; false if the connection ends with it. */
  private static boolean readBody(RawClient client, ReceivedResponse head) throws IOException {
    int status = head.status();
    if (status != 204 && status != 304) {
      boolean chunked = head.fields().has("Transfer-Encoding");
      assertThat(chunked || head.fields().has("Content-Length")).as("framed: " + head).isTrue();
      long length = chunked ? -1 : Long.parseLong(head.field("Content-Length"));
      while (chunked && length != 0) {
        length = Integer.parseInt(line(client), 16);
        client.read((int) length);
        assertThat(length > 0 ? line(client) : "").isEmpty();
      }
      while (chunked && !line(client).isEmpty()) {
        // A trailer.
      }
      for (long i = 0; i < length; i++) {
        client.read(1);
      }
    }
    return !head.field("Connection").equals("close");
  }

  private static String line(RawClient client) throws IOException {
    StringBuilder line = new StringBuilder();
    while (line.indexOf("\r\n") < 0) {
      line.append(client.read(1));
    }
    return line.substring(0, line.length() - 2);
  }

  private static void assertStrict(ReceivedResponse response) {
    assertThat(response.line()).matches("HTTP/1\\.1 [1-9][0-9]{2} [\\t -~\\x80-\\xff]*");
    assertThat(response.fields().lines()).allMatch(line -> line.matches(FIELD));
    int framings =
        response.fields().values("Transfer-Encoding").size()
            + response.fields().values("Content-Length").size();
    assertThat(framings)
        .as("framings of " + response)
        .isLessThanOrEqualTo(response.status() < 200 || response.status() == 204 ? 0 : 1);
    if (!response.field("Transfer-Encoding").isEmpty()) {
      assertThat(response.field("Transfer-Encoding")).isEqualTo("chunked");
    }
  }
}
