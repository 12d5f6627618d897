package dev.jadegate.wire.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.ReceivedResponse;
import dev.jadegate.testkit.TestGateway;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Requests that a stored answer satisfies in part (SEMANTICS 106, 113)")
class ConditionalRequestTest {
  private static final String MINUTE = Caching.SAY + "Cache-Control: max-age=60";
  private static final String TAG = Caching.SAY + "ETag: \"a\"";

  private final Caching caching = new Caching();
  private final String modified = caching.time(Duration.ofHours(-1));
  private final String[] stored = {
    MINUTE,
    TAG,
    Caching.SAY + "Last-Modified: " + modified,
    Caching.SAY + "Content-Type: text/plain"
  };

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "If-None-Match: \"a\" | 304",
        "If-None-Match: W/\"a\" | 304",
        "If-None-Match: \"b\", \"a\" | 304",
        "If-None-Match: * | 304",
        "If-None-Match: \"b\" | 200",
        "If-Modified-Since: Thu, 01 Jan 2026 00:00:00 GMT | 304",
        "If-Modified-Since: Wed, 31 Dec 2025 00:00:00 GMT | 200",
        "If-Modified-Since: nonsense | 200",
        "If-None-Match: \"b\";If-Modified-Since: Thu, 01 Jan 2026 00:00:00 GMT | 200",
        "If-None-Match: \"a\";If-Modified-Since: Wed, 31 Dec 2025 00:00:00 GMT | 304",
      })
  @DisplayName("conditions are answered from the cache, tags before times")
  void conditions(String lines, int status) throws IOException {
    try (Origin origin = caching.echo();
        TestGateway gateway = caching.start(origin, "{}");
        RawClient client = gateway.client()) {
      client.get("/", stored);
      ReceivedResponse second = client.get("/", lines.split(";"));

      assertThat(second.status()).isEqualTo(status);
      assertThat(second.text()).isEqualTo(status == 304 ? "" : "answer 1");
      assertThat(second.field("ETag")).isEqualTo("\"a\"");
      assertThat(second.field("Cache-Control")).isEqualTo("max-age=60");
      assertThat(second.fields().has("Age")).isTrue();
      assertThat(second.fields().has("Content-Type")).isEqualTo(status == 200);
      assertThat(origin.requests()).hasSize(1);
      assertThat(client.get("/").text()).as("the connection goes on").isEqualTo("answer 1");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"If-Match: \"a\"", "If-Unmodified-Since: Thu, 01 Jan 2026 00:00:00 GMT"})
  void conditionsForTheOriginGoToIt(String line) throws IOException {
    try (Origin origin = caching.echo();
        TestGateway gateway = caching.start(origin, "{}");
        RawClient client = gateway.client()) {
      client.get("/", stored);
      ReceivedResponse second = client.get("/", line);

      assertThat(second.text()).isEqualTo("answer 2");
      assertThat(second.field("Cache-Status")).isEqualTo("jadegate; fwd=bypass");
    }
  }

  @Test
  @DisplayName("conditions are for what would be a 200 (RFC 9110, section 13.2.1)")
  void errorsAreNotUnmodified() throws IOException {
    try (Origin origin = caching.echo();
        TestGateway gateway = caching.start(origin, "{}");
        RawClient client = gateway.client()) {
      client.get("/", MINUTE, TAG, "X-Status: 404");
      ReceivedResponse second = client.get("/", "If-None-Match: \"a\"", "Range: bytes=0-1");

      assertThat(second.status()).isEqualTo(404);
      assertThat(second.text()).isEqualTo("answer 1");
    }
  }

  @Test
  void headIsAnsweredFromGet() throws IOException {
    try (Origin origin = caching.echo();
        TestGateway gateway = caching.start(origin, "{}");
        RawClient client = gateway.client()) {
      client.get("/", stored);
      ReceivedResponse head = client.sendHead("HEAD /").readHead();
      ReceivedResponse unmodified = client.sendHead("HEAD /", "If-None-Match: \"a\"").readHead();

      assertThat(head.status()).isEqualTo(200);
      assertThat(head.field("Content-Length")).isEqualTo("8");
      assertThat(unmodified.status()).isEqualTo(304);
      assertThat(client.get("/").text()).isEqualTo("answer 1");
      assertThat(origin.requests()).hasSize(1);
    }
  }

  @Test
  void getIsNotAnsweredFromHead() throws IOException {
    try (Origin origin = caching.echo();
        TestGateway gateway = caching.start(origin, "{}");
        RawClient client = gateway.client()) {
      client.sendHead("HEAD /", stored).readHead();

      assertThat(client.get("/", stored).text()).isEqualTo("answer 2");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "Range: bytes=0-3 | 206 | answ | bytes 0-3/8",
        "Range: bytes=-1 | 206 | 1 | bytes 7-7/8",
        "Range: bytes=7- | 206 | 1 | bytes 7-7/8",
        "Range: bytes=0-99 | 206 | answer 1 | bytes 0-7/8",
        "Range: bytes=8- | 416 | ~~ | bytes */8",
        "Range: bytes=0-1,4-5 | 200 | answer 1 | ~~",
        "Range: bytes=5-2 | 200 | answer 1 | ~~",
        "Range: lines=1-2 | 200 | answer 1 | ~~",
        "Range: bytes=0-3;If-Range: \"a\" | 206 | answ | bytes 0-3/8",
        "Range: bytes=0-3;If-Range: \"b\" | 200 | answer 1 | ~~",
        "Range: bytes=0-3;If-Range: W/\"a\" | 200 | answer 1 | ~~",
        "Range: bytes=0-3;If-Range: Wed, 31 Dec 2025 23:00:00 GMT | 206 | answ | bytes 0-3/8",
        "Range: bytes=0-3;If-Range: Wed, 31 Dec 2025 22:00:00 GMT | 200 | answer 1 | ~~",
        "Range: bytes=0-3;If-None-Match: \"a\" | 304 | ~~ | ~~",
      })
  void ranges(String lines, int status, String text, String range) throws IOException {
    try (Origin origin = caching.echo();
        TestGateway gateway = caching.start(origin, "{}");
        RawClient client = gateway.client()) {
      client.get("/", stored);
      ReceivedResponse part = client.get("/", lines.split(";"));

      assertThat(part.status()).isEqualTo(status);
      assertThat(part.text()).isEqualTo(text);
      assertThat(part.field("Content-Range")).isEqualTo(range);
      assertThat(client.get("/").text()).isEqualTo("answer 1");
      assertThat(origin.requests()).hasSize(1);
    }
  }

  @Test
  void aRangeOfWhatIsNotKeptIsTheOrigins() throws IOException {
    try (Origin origin = caching.echo();
        TestGateway gateway = caching.start(origin, "{}");
        RawClient client = gateway.client()) {
      client.get("/", MINUTE, "Range: bytes=0-3", "X-Status: 206");
      assertThat(origin.requests().getLast().fields().value("Range")).isEqualTo("bytes=0-3");
      client.get("/", MINUTE, "Range: bytes=0-3");

      assertThat(client.get("/", MINUTE).text()).isEqualTo("answer 3");
    }
  }

  @Test
  void anEmptyBodyOfUnknownLengthIsWholeToo() throws IOException {
    try (Origin origin =
            Origin.answering((request, connection) ->
                connection.write(
                    "HTTP/1.1 200 OK\r\nCache-Control: max-age=60\r\n"
                        + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"));
        TestGateway gateway = caching.start(origin, "{}");
        RawClient client = gateway.client()) {
      client.get("/");

      assertThat(client.get("/").text()).isEmpty();
      assertThat(client.get("/").status()).isEqualTo(200);
      assertThat(client.sendHead("HEAD /").readHead().status()).isEqualTo(200);
      assertThat(client.get("/").field("Cache-Status")).isEqualTo("jadegate; hit; ttl=60");
      assertThat(origin.requests()).hasSize(1);
    }
  }
}
