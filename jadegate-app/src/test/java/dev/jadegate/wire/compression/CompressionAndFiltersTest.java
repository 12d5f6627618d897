package dev.jadegate.wire.compression;

import static dev.jadegate.wire.compression.Compressing.BODY;
import static dev.jadegate.wire.compression.Compressing.GZIP;
import static dev.jadegate.wire.compression.Compressing.SAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jadegate.api.BodyOut;
import dev.jadegate.api.Exchange;
import dev.jadegate.api.Filter;
import dev.jadegate.testkit.Decoded;
import dev.jadegate.testkit.Gate;
import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.ReceivedResponse;
import dev.jadegate.testkit.TestGateway;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.IOException;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Compression among other filters, with clients that do not read, and switched off")
class CompressionAndFiltersTest {
  /** Writes bodies in upper case. */
  private static final class Shouting implements Filter {
    @Override
    public void onResponseBody(Exchange exchange, HttpContent chunk, BodyOut out) {
      ByteBuf bytes = chunk.content();
      for (int i = bytes.readerIndex(); i < bytes.writerIndex(); i++) {
        bytes.setByte(i, Character.toUpperCase(bytes.getByte(i)));
      }
      out.write(chunk);
    }
  }

  /** Fails where a body ends. */
  private static final class Failing implements Filter {
    @Override
    public void onResponseBody(Exchange exchange, HttpContent chunk, BodyOut out) {
      if (chunk instanceof LastHttpContent) {
        chunk.release();
        throw new IllegalStateException("on purpose");
      }
      out.write(chunk);
    }
  }

  @Test
  void usersFiltersReadWhatTheInstanceWroteAlsoOfTheCache() throws Exception {
    try (Origin origin = Compressing.echo();
        TestGateway gateway =
            TestGateway.with()
                .filter("shouting", new Shouting())
                .start(Compressing.yaml(origin, "{}", ", filters: [shouting], cache: {}"));
        RawClient client = gateway.client()) {
      client.get("/", GZIP, SAY + "Cache-Control: max-age=60", SAY + "ETag: \"1\"");
      ReceivedResponse hit = client.get("/", "Accept-Encoding: br");

      assertThat(hit.field("Cache-Status")).startsWith("jadegate; hit");
      assertThat(hit.field("Content-Encoding")).isEqualTo("br");
      assertThat(Decoded.text(hit)).isEqualTo(BODY.toUpperCase(Locale.ROOT));
      ReceivedResponse same = client.get("/", GZIP, "If-None-Match: W/\"1\"");
      assertThat(same.status()).isEqualTo(304);
      assertThat(same.field("ETag")).isEqualTo("W/\"1\"");
      assertThat(origin.requests()).hasSize(1);
    }
  }

  @Test
  @DisplayName("26: a filter that fails within a body leaves nothing behind, and no whole answer")
  void filterThatFails() throws Exception {
    try (Origin origin =
            Origin.answering((request, connection) -> {
              connection.write(
                  "HTTP/1.1 200 OK\r\n"
                      + "Content-Type: text/plain\r\n"
                      + "Transfer-Encoding: chunked\r\n\r\n"
                      + "4\r\n"
                      + "part\r\n");
              Thread.sleep(50); // what came is flushed
              connection.write("0\r\n\r\n");
            });
        TestGateway gateway =
            TestGateway.with()
                .filter("failing", new Failing())
                .expectErrors()
                .start(Compressing.yaml(origin, "{}", ", filters: [failing]"));
        RawClient client = gateway.client()) {
      assertThatThrownBy(() -> client.get("/", GZIP)).isInstanceOf(IOException.class);
      assertThat(gateway.metric("gateway_compression_streams")).isZero();
      assertThat(gateway.metric("gateway_compression_bytes_total", "direction=\"in\""))
          .isEqualTo(4);
    }
  }

  @Test
  void whoTakesAcceptEncodingAwayKeepsInstancesFromCompressing() throws Exception {
    try (Origin origin = Compressing.echo();
        TestGateway gateway =
            Compressing.start(
                origin, ", transform: {request_headers: {remove: [Accept-Encoding]}}");
        RawClient client = gateway.client()) {
      assertThat(client.get("/", GZIP).field("Content-Encoding")).isEqualTo("gzip");
      assertThat(origin.takeRequest().fields().has("Accept-Encoding")).isFalse();
    }
  }

  @Test
  void withoutOrSwitchedOffNothingIsCompressed() throws Exception {
    try (Origin origin = Compressing.echo();
        TestGateway gateway = TestGateway.start(Compressing.yaml(origin, "none"));
        RawClient client = gateway.client()) {
      ReceivedResponse answer = client.get("/", GZIP);
      assertThat(answer.text()).isEqualTo(BODY);
      assertThat(answer.fields().has("Vary")).isFalse();
      assertThat(origin.takeRequest().fields().value("Accept-Encoding")).isEqualTo("gzip");
    }
  }

  @Test
  void answersOfTheGatewayItselfAreCompressedToo() throws Exception {
    String long1 = "a fixed answer ".repeat(100);
    String yaml =
        "routes: [{name: r, path: /, compression: {encodings: [zstd]}, respond: {body: '%s',"
            + " headers: {Content-Type: text/plain}}}]";
    try (TestGateway gateway = TestGateway.start(yaml.formatted(long1));
        RawClient client = gateway.client()) {
      ReceivedResponse answer = client.get("/", "Accept-Encoding: gzip, zstd");
      assertThat(answer.field("Content-Encoding")).isEqualTo("zstd");
      assertThat(Decoded.text(answer)).isEqualTo(long1);
    }
  }

  @Test
  void whatFindsNoRoomPassesAsItIs() throws Exception {
    Gate half = new Gate();
    String head = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2000\r\n\r\n";
    try (Origin origin =
            Origin.answering((request, connection) -> {
              connection.write(head + "x".repeat(1000));
              if (request.target().equals("/held")) {
                half.await();
              }
              connection.write("x".repeat(1000));
            });
        TestGateway gateway =
            TestGateway.start(
                "gateway: {compression_memory: 1MB}\n"
                    + Compressing.yaml(origin, "{levels: {br: 3}}"));
        RawClient one = gateway.client();
        RawClient other = gateway.client()) {
      one.sendHead("GET /held", "Accept-Encoding: br").readHead();
      ReceivedResponse plain = other.get("/", "Accept-Encoding: br");

      assertThat(plain.text()).hasSize(2000);
      assertThat(plain.field("Vary")).isEqualTo("Accept-Encoding");
      assertThat(gateway.metric("gateway_compression_without_room_total", "encoding=\"br\""))
          .isOne();
      half.open();
      Awaitility.await().until(() -> gateway.metric("gateway_compression_streams") == 0);
      assertThat(other.get("/", "Accept-Encoding: br").field("Content-Encoding")).isEqualTo("br");
    }
  }

  @Test
  @DisplayName(
      "50: a client that does not read stops the instance, though bytes get fewer on the way")
  void clientThatDoesNotRead() throws Exception {
    AtomicLong sent = new AtomicLong();
    byte[] block = new byte[1 << 20]; // more than any window
    new Random(1).nextBytes(block); // of what gets shorter, much more would be under way
    try (Origin origin =
            Origin.answering((request, connection) -> {
              connection.write(
                  "HTTP/1.1 200 OK\r\n"
                      + "Content-Type: text/plain\r\n"
                      + "Content-Length: 67108864\r\n\r\n");
              for (int i = 0; i < 64; i++) {
                connection.write(block);
                sent.addAndGet(block.length);
              }
            });
        TestGateway gateway = Compressing.start(origin);
        RawClient client = gateway.client()) {
      client.sendHead("GET /", "Accept-Encoding: zstd").readHead();
      long before = -1;
      while (sent.get() != before || before == 0) {
        before = sent.get();
        Thread.sleep(100);
      }
      assertThat(before).isLessThan(24 << 20); // what kernels hold
      assertThat(gateway.metric("gateway_compression_streams")).isOne();
    }
  }
}
