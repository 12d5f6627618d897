package dev.jadegate.pairs;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jadegate.testkit.Decoded;
import dev.jadegate.testkit.Gate;
import dev.jadegate.testkit.ReceivedResponse;
import dev.jadegate.testkit.TestGateway;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compressed answers over each protocol, each of them with one of the encodings. */
class CompressionTest {
  private static final List<String> ENCODINGS = List.of("gzip", "br", "zstd");
  private static final String TEXT = "every word of it, number by number\n".repeat(6000);

  /** TLS adds nothing here but time. */
  static Stream<Pair> pairs() {
    return Pair.all()
        .filter(pair -> !pair.downstream().name().endsWith("TLS"))
        .filter(pair -> pair.downstream() != DownstreamKind.H2)
        .filter(pair -> pair.upstream() == UpstreamKind.H1 || pair.upstream() == UpstreamKind.H2C);
  }

  private static String encoding(Pair pair) {
    return ENCODINGS.get((pair.downstream().ordinal() + pair.upstream().ordinal()) % 3);
  }

  private static String accept(Pair pair) {
    return "Accept-Encoding: " + encoding(pair);
  }

  private static Chain start(Pair pair, Answerer.Whole answer) throws Exception {
    return pair.with().service("compression: {types: 'text/*'}").start(Answerer.answering(answer));
  }

  /** Everything that was taken for compressing is given back. */
  private static void awaitNothingHeld(TestGateway gateway) {
    Awaitility.await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(2))
        .atMost(Gate.PATIENCE)
        .until(() -> gateway.metric("gateway_compression_streams") == 0);
  }

  /** The bytes of a call one by one, so that none is waited for that is not needed. */
  private static InputStream bytes(Call call) {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        try {
          return call.read(1).getBytes(ISO_8859_1)[0] & 0xff;
        } catch (IOException e) {
          throw e;
        } catch (Exception e) {
          throw new IOException(e);
        }
      }

      @Override
      public int read(byte[] to, int offset, int length) throws IOException {
        to[offset] = (byte) read();
        return 1;
      }
    };
  }

  @ParameterizedTest
  @MethodSource("pairs")
  @DisplayName("18: an answer is encoded, its head says so, and its trailers pass")
  void anAnswerOfKnownLengthWithTrailers(Pair pair) throws Exception {
    Answerer.Whole summed =
        (request, reply) -> {
          boolean trailers = request.target().equals("/trailers");
          reply.head(
              200,
              "Content-Type: text/plain",
              "ETag: \"1\"",
              "Accept-Ranges: bytes",
              trailers ? "Trailer: X-Sum" : "Content-Length: " + TEXT.length());
          reply.write(TEXT);
          if (trailers) {
            reply.end("X-Sum: 42");
          } else {
            reply.end();
          }
        };
    try (Chain chain = start(pair, summed)) {
      for (String path : List.of("/", "/trailers")) {
        ReceivedResponse answer = chain.caller().get(path, accept(pair), "TE: trailers");

        assertThat(answer.field("Content-Encoding")).isEqualTo(encoding(pair));
        assertThat(answer.field("Vary")).isEqualTo("Accept-Encoding");
        assertThat(answer.field("ETag")).isEqualTo("W/\"1\"");
        assertThat(answer.fields().has("Content-Length")).isFalse();
        assertThat(answer.fields().has("Accept-Ranges")).isFalse();
        assertThat(answer.body().length).isLessThan(TEXT.length() / 20);
        assertThat(Decoded.text(answer)).isEqualTo(TEXT);
      }
      assertThat(chain.gateway().metric("gateway_compression_bytes_total", "direction=\"in\""))
          .isEqualTo(2 * TEXT.length());
      assertThat(chain.gateway().metric("gateway_compression_streams")).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource("pairs")
  @DisplayName("64: each event of a compressed stream arrives before the next one is made")
  void events(Pair pair) throws Exception {
    SynchronousQueue<String> events = new SynchronousQueue<>();
    try (Chain chain = start(pair, StreamingTest.stream(events))) {
      Call call = chain.caller().start("GET", "/", accept(pair));
      assertThat(call.readHead().field("Content-Encoding")).isEqualTo(encoding(pair));
      InputStream decoded = null;
      for (int i = 0; i < 10; i++) {
        String event = "data: " + i + "\n\n";
        assertThat(events.offer(event, 10, TimeUnit.SECONDS)).isTrue();
        if (decoded == null) {
          decoded = Decoded.stream(encoding(pair), bytes(call));
        }
        assertThat(new String(decoded.readNBytes(event.length()), ISO_8859_1)).isEqualTo(event);
      }
      assertThat(chain.gateway().metric("gateway_compression_streams")).isOne();
      events.put("");
      call.readRest();
      assertThat(chain.gateway().metric("gateway_compression_streams")).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource("pairs")
  @DisplayName("26, 77: a client that leaves and an instance that breaks off leave nothing behind")
  void eitherSideEndsIt(Pair pair) throws Exception {
    Gate left = new Gate();
    Answerer.Whole half =
        (request, reply) -> {
          reply.head(200, "Content-Type: text/plain");
          reply.write(TEXT);
          if (request.target().equals("/cut")) {
            left.await();
            reply.abort();
          } else {
            reply.awaitCancel();
          }
        };
    try (Chain chain = start(pair, half)) {
      Call leaves = chain.caller().start("GET", "/", accept(pair));
      leaves.readHead();
      leaves.read(10);
      assertThat(chain.gateway().metric("gateway_compression_streams")).isOne();
      leaves.cancel();
      awaitNothingHeld(chain.gateway());

      Call cut = chain.caller().start("GET", "/cut", accept(pair));
      cut.readHead();
      cut.read(10);
      left.open();
      assertThatThrownBy(cut::readRest).isInstanceOf(IOException.class);
      awaitNothingHeld(chain.gateway());
    }
  }
}
