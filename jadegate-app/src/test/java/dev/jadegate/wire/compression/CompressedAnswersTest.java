package dev.jadegate.wire.compression;

import static dev.jadegate.wire.compression.Compressing.BODY;
import static dev.jadegate.wire.compression.Compressing.GZIP;
import static dev.jadegate.wire.compression.Compressing.SAY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Decoded;
import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.ReceivedResponse;
import dev.jadegate.testkit.TestGateway;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Which answers are compressed, and what their heads say (SEMANTICS 17, 18)")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CompressedAnswersTest {
  private Origin origin;
  private TestGateway gateway;
  private RawClient client;

  @BeforeAll
  void start() throws Exception {
    origin = Compressing.echo();
    gateway = Compressing.start(origin);
    client = gateway.client();
  }

  @AfterAll
  void stop() throws Exception {
    client.close();
    gateway.close();
    origin.close();
  }

  private ReceivedResponse get(String... fieldLines) throws Exception {
    return client.get("/", fieldLines);
  }

  @ParameterizedTest(name = "{0} to {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "gzip, deflate, br, zstd          | zstd",
        "gzip, deflate, br                | br",
        "deflate, gzip;q=1.0, *;q=0.5     | gzip",
        "*                                | zstd",
        "identity                         | ''",
        "zstd;q=0, br;q=0, gzip;q=0       | ''",
        "compress                         | ''"
      })
  @DisplayName("12.5.3: the client gets what it likes best, and every answer says that it chose")
  void clientChooses(String accepted, String given) throws Exception {
    ReceivedResponse answer = get("Accept-Encoding: " + accepted);

    assertThat(answer.field("Content-Encoding")).isEqualTo(given);
    assertThat(answer.field("Vary")).isEqualTo("Accept-Encoding");
    assertThat(Decoded.text(answer)).isEqualTo(BODY);
  }

  @Test
  void whoSaysNothingGetsItAsItIs() throws Exception {
    ReceivedResponse answer = get(SAY + "ETag: \"1\"", SAY + "Accept-Ranges: bytes");

    assertThat(answer.field("Content-Length")).isEqualTo("" + BODY.length());
    assertThat(answer.field("ETag")).isEqualTo("\"1\"");
    assertThat(answer.field("Accept-Ranges")).isEqualTo("bytes");
    assertThat(answer.field("Vary")).isEqualTo("Accept-Encoding");
    assertThat(answer.text()).isEqualTo(BODY);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "Content-Type: application/json; charset=utf-8",
        "Content-Type: application/problem+json",
        "X-Status: 404",
        "X-Status: 500",
        "Cache-Control: max-age=60, must-revalidate",
        "Content-Encoding: identity"
      })
  void theseAre(String line) throws Exception {
    ReceivedResponse answer = get(GZIP, line.startsWith("X-") ? line : SAY + line);

    assertThat(answer.field("Content-Encoding")).isEqualTo("gzip");
    assertThat(Decoded.text(answer)).isEqualTo(BODY);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "X-Say: Content-Type: image/png",
        "X-Say: Content-Type: text/event-stream",
        "X-Say: Content-Type: application/grpc",
        "X-Say: Content-Type:",
        "X-Say: Cache-Control: max-age=5, No-Transform",
        "X-Say: Content-Digest: sha-256=:d435Qo+nKZ+gLcUHn7GQtQ72hiBVAgqoLsZnZPiTGPk=:",
        "X-Status: 206",
        "X-Status: 204",
        "X-Length: 1023",
        "X-Length: 0"
      })
  @DisplayName("17, 18: these are not, and so do not depend on what the client takes")
  void theseAreNot(String line) throws Exception {
    ReceivedResponse answer = get(GZIP, line, SAY + "ETag: \"1\"");

    assertThat(answer.fields().has("Content-Encoding")).isFalse();
    assertThat(answer.fields().has("Vary")).isFalse();
    assertThat(answer.field("ETag")).isEqualTo("\"1\"");
  }

  @Test
  void oneOfTheLeastSizeIs() throws Exception {
    assertThat(get(GZIP, "X-Length: 1024").field("Content-Encoding")).isEqualTo("gzip");
  }

  @ParameterizedTest
  @CsvSource({"Range: bytes=0-9", "Cache-Control: no-transform"})
  void norIsWhatTheClientWantsAsItIs(String line) throws Exception {
    ReceivedResponse answer = get(GZIP, line);

    assertThat(answer.text()).isEqualTo(BODY);
    assertThat(answer.field("Vary")).isEqualTo("Accept-Encoding");
  }

  @Test
  @DisplayName("18: what the instance encoded passes as it is, and depends on Accept-Encoding too")
  void whatIsEncodedAlreadyPasses() throws Exception {
    ReceivedResponse answer =
        get(GZIP, SAY + "Content-Encoding: br", SAY + "ETag: \"1\"", SAY + "Vary: Origin");

    assertThat(answer.field("Content-Encoding")).isEqualTo("br");
    assertThat(answer.text()).isEqualTo(BODY);
    assertThat(answer.field("ETag")).isEqualTo("\"1\"");
    assertThat(answer.fields().values("Vary")).containsExactly("Origin", "Accept-Encoding");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "Vary: Origin                    | Origin, Accept-Encoding",
        "Vary: origin, accept-encoding   | origin, accept-encoding",
        "Vary: *                         | *",
        "X-Other: 1                      | Accept-Encoding"
      })
  void varyIsAddedOnce(String said, String given) throws Exception {
    ReceivedResponse answer = get(GZIP, SAY + said);

    assertThat(String.join(", ", answer.fields().values("Vary"))).isEqualTo(given);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"'\"a\"', 'W/\"a\"'", "'W/\"a\"', 'W/\"a\"'", "a, ''"})
  @DisplayName("18: the tag is weak; what is no tag is none")
  void tagIsWeak(String tag, String given) throws Exception {
    assertThat(get(GZIP, SAY + "ETag: " + tag).field("ETag")).isEqualTo(given);
  }

  @Test
  @DisplayName("HEAD says what GET would say, and has no body (RFC 9110, section 9.3.2)")
  void headSaysWhatGetWouldSay() throws Exception {
    List<List<String>> heads = new ArrayList<>();
    for (String method : List.of("GET", "HEAD")) {
      String[] lines = {GZIP, SAY + "ETag: \"1\"", "Connection: close"};
      try (RawClient one = gateway.client()) {
        ReceivedResponse head = one.sendHead(method + " /", lines).readHead();
        heads.add(
            List.of(
                head.field("Content-Encoding"),
                head.field("ETag"),
                head.field("Vary"),
                head.field("Content-Length")));
        String rest = one.readToEnd().text();
        assertThat(rest.isEmpty()).isEqualTo(method.equals("HEAD"));
      }
    }
    assertThat(heads.get(0))
        .isEqualTo(heads.get(1))
        .containsExactly("gzip", "W/\"1\"", "Accept-Encoding", "");
  }

  @Test
  @DisplayName("25: a client of HTTP/1.0 gets it without chunks, to the end of the connection")
  void clientOfHttp10() throws Exception {
    try (RawClient old = gateway.client()) {
      old.send("GET / HTTP/1.0\r\nHost: a\r\nAccept-Encoding: gzip\r\n\r\n");
      ReceivedResponse head = old.readHead();
      byte[] body = old.readToEnd().text().getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);

      assertThat(head.fields().has("Transfer-Encoding")).isFalse();
      assertThat(
              Decoded.text(new ReceivedResponse(head.line(), head.fields(), body, head.trailers())))
          .isEqualTo(BODY);
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "'W/\"1\"', 'W/\"1\"'",
    "'\"0\", W/\"1\"', 'W/\"1\"'",
    "'\"1\"', '\"1\"'",
    "*, '\"1\"'"
  })
  @DisplayName("a 304 has the tag that the client has, and the Vary of the whole answer")
  void notModifiedHasTheTagOfTheClient(String asked, String given) throws Exception {
    ReceivedResponse answer =
        get(GZIP, "If-None-Match: " + asked, "X-Status: 304", SAY + "ETag: \"1\"");

    assertThat(answer.status()).isEqualTo(304);
    assertThat(answer.field("ETag")).isEqualTo(given);
    assertThat(answer.field("Vary")).isEqualTo("Accept-Encoding");
    assertThat(answer.fields().has("Content-Encoding")).isFalse();
  }
}
