package dev.jadegate.upstream.discovery.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Lines of a stream that may end anywhere, or say nothing. */
@Timeout(20)
class LineStreamTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  private static LineStream of(InputStream in) {
    return new LineStream(in, LONG, () -> {});
  }

  private static InputStream bytes(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private static @Nullable String next(LineStream lines) throws IOException {
    byte[] line = lines.next();
    return line == null ? null : new String(line, StandardCharsets.UTF_8);
  }

  @Test
  void linesEndWithTheirEnd() throws Exception {
    try (LineStream lines = of(bytes("one\n\ntwö\n"))) {
      List<@Nullable String> read = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        read.add(next(lines));
      }

      assertThat(read).isEqualTo(Arrays.asList("one", "", "twö", null));
    }
  }

  @Test
  void lineMayBeLongerThanABlock() throws Exception {
    String text = "x".repeat(20_000);
    try (LineStream lines = of(bytes(text + "\nrest\n"))) {
      assertThat(next(lines)).isEqualTo(text);
      assertThat(next(lines)).isEqualTo("rest");
    }
  }

  @Test
  void halfALineIsABrokenStream() throws Exception {
    try (LineStream lines = of(bytes("one\ntw"))) {
      next(lines);

      assertThatThrownBy(lines::next)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("within");
    }
  }

  @Test
  void lineWithoutEndIsNotKept() throws Exception {
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            return 'x';
          }

          @Override
          public int read(byte[] into, int from, int count) {
            Arrays.fill(into, from, from + count, (byte) 'x');
            return count;
          }
        };
    try (LineStream lines = of(endless)) {
      assertThatThrownBy(lines::next).hasMessage("a line is longer than 16777216 bytes");
    }
  }

  @Test
  void silenceEndsTheStream() throws Exception {
    CountDownLatch silent = new CountDownLatch(1);
    Closing in = new Closing();
    try (LineStream lines = new LineStream(in, Duration.ofMillis(30), silent::countDown)) {
      assertThatThrownBy(lines::next).isInstanceOf(SilenceException.class);

      assertThat(silent.getCount()).isZero();
    }
  }

  @Test
  void closingEndsTheReading() throws Exception {
    Closing in = new Closing();
    LineStream lines = of(in);
    Thread.ofVirtual().start(lines::close);

    assertThatThrownBy(lines::next).isInstanceOf(IOException.class);
  }

  @Test
  void whatComesInPiecesIsALine() throws Exception {
    try (PipedOutputStream out = new PipedOutputStream();
        LineStream lines = of(new PipedInputStream(out))) {
      Thread.ofVirtual()
          .start(() -> {
            try {
              for (byte one : "slow\n".getBytes(StandardCharsets.UTF_8)) {
                out.write(one);
                out.flush();
              }
            } catch (IOException e) {
              throw new AssertionError(e);
            }
          });

      assertThat(next(lines)).isEqualTo("slow");
    }
  }

  /** Brings nothing until it is closed, as that of the JDK's HTTP client. */
  private static final class Closing extends InputStream {
    private final CountDownLatch closed = new CountDownLatch(1);

    @Override
    public int read() throws IOException {
      try {
        closed.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      throw new IOException("closed");
    }

    @Override
    public void close() {
      closed.countDown();
    }
  }
}
