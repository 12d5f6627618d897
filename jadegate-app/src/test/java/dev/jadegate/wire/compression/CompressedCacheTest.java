package dev.jadegate.wire.compression;

import static dev.jadegate.wire.compression.Compressing.BODY;
import static dev.jadegate.wire.compression.Compressing.GZIP;
import static dev.jadegate.wire.compression.Compressing.SAY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Decoded;
import dev.jadegate.testkit.ManualClock;
import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.ReceivedResponse;
import dev.jadegate.testkit.TestGateway;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Compressed answers are kept as they are, one for each outcome (SEMANTICS 102)")
class CompressedCacheTest {
  private static final String CHROME = "Accept-Encoding: gzip, deflate, br, zstd";
  private static final String OTHER = "Accept-Encoding: zstd;q=1.0, br;q=0.9";
  private static final String MINUTE = SAY + "Cache-Control: max-age=60";

  private final ManualClock clock = new ManualClock(Instant.parse("2026-01-01T00:00:00Z"));

  private TestGateway start(Origin origin, String... more) throws IOException {
    return TestGateway.with()
        .clock(clock)
        .start(Compressing.yaml(origin, "{}", ", cache: {}", String.join("", more)));
  }

  @Test
  void clientsWithTheSameOutcomeShareOneAnswerThatIsCompressedOnce() throws Exception {
    try (Origin origin = Compressing.echo();
        TestGateway gateway = start(origin);
        RawClient client = gateway.client()) {
      client.get("/", CHROME, MINUTE);
      ReceivedResponse hit = client.get("/", OTHER);

      assertThat(hit.field("Cache-Status")).startsWith("jadegate; hit");
      assertThat(hit.field("Content-Encoding")).isEqualTo("zstd");
      assertThat(hit.field("Content-Length")).isEqualTo("" + hit.body().length);
      assertThat(Decoded.text(hit)).isEqualTo(BODY);
      assertThat(gateway.metric("gateway_compression_bytes_total", "direction=\"in\""))
          .isEqualTo(BODY.length());
      assertThat(origin.requests()).hasSize(1);
    }
  }

  @Test
  void eachOutcomeHasAnAnswerOfItsOwn() throws Exception {
    try (Origin origin = Compressing.echo();
        TestGateway gateway = start(origin);
        RawClient client = gateway.client()) {
      for (String encoding : new String[] {"zstd", "br", "gzip", "identity", ""}) {
        client.get("/", "Accept-Encoding: " + encoding, MINUTE);
      }
      for (String encoding : new String[] {"zstd", "br", "gzip"}) {
        ReceivedResponse hit = client.get("/", "Accept-Encoding: " + encoding);
        assertThat(hit.field("Content-Encoding")).isEqualTo(encoding);
        assertThat(Decoded.text(hit)).isEqualTo(BODY);
      }
      assertThat(client.get("/").text()).isEqualTo(BODY);
      assertThat(client.get("/", "Accept-Encoding: identity").text()).isEqualTo(BODY);
      assertThat(origin.requests()).as("the last two are one").hasSize(4);
      assertThat(origin.requests())
          .extracting(request -> request.fields().value("Accept-Encoding"))
          .containsExactly("zstd", "br", "gzip", "identity");
    }
  }

  @Test
  void whatIsNotCompressedIsSharedByAll() throws Exception {
    try (Origin origin = Compressing.echo();
        TestGateway gateway = start(origin);
        RawClient client = gateway.client()) {
      client.get("/", CHROME, MINUTE, SAY + "Content-Type: image/png");

      assertThat(client.get("/", GZIP).text()).isEqualTo(BODY);
      assertThat(client.get("/").text()).isEqualTo(BODY);
      assertThat(origin.requests()).hasSize(1);
    }
  }

  @Test
  @DisplayName("106: a client with the weak tag gets its 304, from the cache and from the origin")
  void weakTagIsTheOneOfTheStoredAnswer() throws Exception {
    try (Origin origin = Compressing.echo();
        TestGateway gateway = start(origin);
        RawClient client = gateway.client()) {
      String tag = client.get("/", GZIP, MINUTE, SAY + "ETag: \"1\"").field("ETag");
      ReceivedResponse hit = client.get("/", GZIP, "If-None-Match: " + tag);
      assertThat(hit.status()).isEqualTo(304);
      assertThat(hit.field("ETag")).isEqualTo("W/\"1\"");
      assertThat(hit.field("Vary")).isEqualTo("Accept-Encoding");

      clock.advance(Duration.ofSeconds(61));
      ReceivedResponse asked =
          client.get(
              "/",
              GZIP,
              "If-None-Match: " + tag,
              "X-Status: 304",
              MINUTE,
              SAY + "Date: Thu, 01 Jan 2026 00:01:01 GMT",
              SAY + "ETag: \"1\"");
      assertThat(asked.field("Cache-Status")).contains("fwd=stale; fwd-status=304");
      assertThat(asked.status()).isEqualTo(304);
      assertThat(asked.field("ETag")).isEqualTo("W/\"1\"");
      assertThat(origin.requests().getLast().fields().value("If-None-Match")).isEqualTo("W/\"1\"");

      ReceivedResponse whole = client.get("/", GZIP);
      assertThat(whole.field("Cache-Status")).startsWith("jadegate; hit");
      assertThat(whole.field("ETag")).isEqualTo("W/\"1\"");
      assertThat(whole.field("Vary")).isEqualTo("Accept-Encoding");
      assertThat(Decoded.text(whole)).isEqualTo(BODY);
    }
  }

  @Test
  @DisplayName("110: what is renewed in the background is compressed as that which it renews")
  void renewedMeanwhile() throws Exception {
    String stale = SAY + "Cache-Control: max-age=1, stale-while-revalidate=60";
    try (Origin origin = Compressing.echo();
        TestGateway gateway = start(origin);
        RawClient client = gateway.client()) {
      client.get("/", OTHER, stale, SAY + "X-Version: 1");
      clock.advance(Duration.ofSeconds(2));
      client.get("/", CHROME, MINUTE, SAY + "X-Version: 2");

      Awaitility.await().until(() -> client.get("/", OTHER).field("X-Version").equals("2"));
      ReceivedResponse renewed = client.get("/", OTHER);
      assertThat(renewed.field("Content-Encoding")).isEqualTo("zstd");
      assertThat(Decoded.text(renewed)).isEqualTo(BODY);
      assertThat(origin.requests()).hasSize(2);
    }
  }

  @Test
  @DisplayName("113: a part is one of the body as it is, and HEAD is answered from what is kept")
  void partsAndHeads() throws Exception {
    try (Origin origin = Compressing.echo();
        TestGateway gateway = start(origin);
        RawClient client = gateway.client()) {
      client.get("/", GZIP, MINUTE);
      client.get("/", MINUTE);
      ReceivedResponse part = client.get("/", GZIP, "Range: bytes=0-5");

      assertThat(part.status()).isEqualTo(206);
      assertThat(part.text()).isEqualTo(BODY.substring(0, 6));
      assertThat(part.fields().has("Content-Encoding")).isFalse();
      ReceivedResponse head = client.sendHead("HEAD /", GZIP).readHead();
      assertThat(head.field("Cache-Status")).startsWith("jadegate; hit");
      assertThat(head.field("Content-Encoding")).isEqualTo("gzip");
      assertThat(origin.requests()).hasSize(2);
    }
  }

  @Test
  void filterThatTakesAcceptEncodingAwayChangesNoOutcome() throws Exception {
    String take = ", transform: {request_headers: {remove: [Accept-Encoding]}}";
    try (Origin origin = Compressing.echo();
        TestGateway gateway = start(origin, take);
        RawClient client = gateway.client()) {
      assertThat(client.get("/", GZIP, MINUTE).field("Content-Encoding")).isEqualTo("gzip");
      assertThat(client.get("/", CHROME, MINUTE).field("Content-Encoding")).isEqualTo("zstd");
      assertThat(client.get("/", MINUTE).fields().has("Content-Encoding")).isFalse();
    }
  }
}
