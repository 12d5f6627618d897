package dev.jadegate.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.TestGateway;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Damaged requests: whatever reaches the origin is one whole request of a strict form for each that
 * was answered, in order, and each answer is that of its request. Runs for {@code
 * jadegate.fuzz.seconds} from {@code jadegate.fuzz.seed} on.
 */
class FuzzRequestsTest {
  private static final long SECONDS = Long.getLong("jadegate.fuzz.seconds", 3);
  private static final long FIRST_SEED = Long.getLong("jadegate.fuzz.seed", 1);
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 ([0-9]{3}) ");
  private static final Pattern ANSWER =
      Pattern.compile(
          "X-Request-ID: ([^\r]*)\r\n(?:[^\r]+\r\n)*\r\n([0-9]*)", Pattern.CASE_INSENSITIVE);

  private static final List<String> VALID =
      List.of(
          "GET /a?b=c HTTP/1.1\r\nHost: gateway.test\r\nX-Request-ID: ID\r\nX: y\r\n\r\n",
          "POST /a HTTP/1.1\r\n"
              + "Host: gateway.test\r\n"
              + "X-Request-ID: ID\r\n"
              + "Content-Length: 5\r\n\r\n"
              + "hello",
          "POST /b HTTP/1.1\r\n"
              + "X-Request-ID: ID\r\n"
              + "Host: gateway.test\r\n"
              + "Transfer-Encoding: chunked\r\n\r\n"
              + "5;a=b\r\n"
              + "hello\r\n"
              + "3\r\n"
              + "abc\r\n"
              + "0\r\n"
              + "X-Sum: 1\r\n\r\n",
          "PUT http://other.test/c HTTP/1.1\r\n"
              + "Host: x\r\n"
              + "X-Request-ID: ID\r\n"
              + "Connection: X, keep-alive\r\n"
              + "X: y\r\n"
              + "Content-Length: 41\r\n\r\n"
              + "GET /smuggled HTTP/1.1\r\n"
              + "Host: gateway\r\n\r\n",
          "OPTIONS * HTTP/1.1\r\nHost: gateway.test\r\nX-Request-ID: ID\r\nTE: trailers\r\n\r\n",
          "POST /e HTTP/1.1\r\n"
              + "Host: gateway.test\r\n"
              + "X-Request-ID: ID\r\n"
              + "Expect: 100-continue\r\n"
              + "Content-Length: 2\r\n\r\n"
              + "hi",
          "GET /x/../d HTTP/1.0\r\n"
              + "Host: gateway.test\r\n"
              + "X-Request-ID: ID\r\n"
              + "Connection: keep-alive\r\n\r\n");

  @Test
  @Timeout(value = 1, unit = TimeUnit.HOURS)
  @DisplayName("28-41: whatever is done to requests, the origin sees what was answered and no more")
  void theOriginSeesWhatWasAnsweredAndNoMore() throws IOException {
    long end = System.nanoTime() + Duration.ofSeconds(SECONDS).toNanos();
    try (Capture origin = new Capture();
        TestGateway gateway = start(origin)) {
      for (long seed = FIRST_SEED; System.nanoTime() < end; seed++) {
        try {
          attack(gateway, origin, new Mutator(seed), seed);
        } catch (AssertionError | IOException e) {
          throw new AssertionError("seed " + seed, e);
        }
      }
      try (RawClient client = gateway.client()) {
        assertThat(client.get("/alive").status()).isEqualTo(200);
      }
    }
  }

  private static TestGateway start(Capture origin) throws IOException {
    return TestGateway.start(
        """
        gateway: {allow_half_close: true, header_timeout: 500ms, read_timeout: 500ms, idle_timeout: 500ms}
        services: [{name: origins, path: /, instances: ["%s"]}]
        """
            .formatted(origin.address()));
  }

  private static void attack(TestGateway gateway, Capture origin, Mutator mutator, long seed)
      throws IOException {
    StringBuilder valid = new StringBuilder();
    for (int i = mutator.below(3); i >= 0; i--) {
      valid.append(mutator.pick(VALID).replace("ID", seed + "-" + i));
    }
    int before = origin.requests().size();
    String sent = mutator.damage(valid.toString(), mutator.below(4));

    String answers = exchange(gateway, mutator.segments(sent));

    origin.assertStrict();
    List<StrictRequest> seen =
        List.copyOf(origin.requests().subList(before, origin.requests().size()));
    String context = "sent " + sent + "\nseen " + seen + "\nanswers " + answers;
    int answered = count(answers);
    if (seen.size() > answered) {
      double aborted =
          gateway.metric("gateway_request_failures_total", "service=\"origins\"") - aborts;
      assertThat(seen.size()).as(context).isLessThanOrEqualTo(answered + (int) aborted);
    }
    aborts = gateway.metric("gateway_request_failures_total", "service=\"origins\"");
    Matcher answer = ANSWER.matcher(answers);
    List<String> ids = new ArrayList<>();
    while (answer.find()) {
      if (!answer.group(2).isEmpty()) {
        StrictRequest request = origin.requests().get(Integer.parseInt(answer.group(2)) - 1);
        List<String> id = request.values("x-request-id");
        assertThat(id).as(context).containsExactly(answer.group(1));
        ids.add(id.getFirst());
      }
    }
    assertThat(seen.stream().map(request -> request.values("x-request-id").getFirst()))
        .as(context)
        .containsSubsequence(ids);
  }

  private static double aborts;

  private static String exchange(TestGateway gateway, List<String> segments) throws IOException {
    try (RawClient client = gateway.client()) {
      try {
        for (String segment : segments) {
          client.send(segment);
        }
        client.halfClose();
      } catch (java.net.SocketException gone) {
        // It was refused before it was all sent.
      }
      return client.readToEnd().text();
    }
  }

  private static int count(String answers) {
    int successes = 0;
    Matcher status = STATUS.matcher(answers);
    while (status.find()) {
      successes += status.group(1).startsWith("2") ? 1 : 0;
    }
    return successes;
  }
}
