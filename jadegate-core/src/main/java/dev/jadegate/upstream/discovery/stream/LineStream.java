package dev.jadegate.upstream.discovery.stream;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An answer that goes on, in lines. Read by one thread; any may close it, which ends the reading.
 * One that brings nothing for a while is closed too: a connection whose other end has vanished
 * gives no sign of it.
 */
public final class LineStream implements AutoCloseable {
  /** An event of etcd has all changes since the last; an object of either has 1.5 MB at most. */
  private static final int MAX_LINE = 16 << 20;

  private static final int BLOCK = 8 * 1024;

  private final InputStream in;
  private final Runnable onSilence;
  private final Thread watchdog;
  private final byte[] block = new byte[BLOCK];
  private int position;
  private int end;
  private volatile boolean heard;
  private volatile boolean silent;

  /**
   * Takes over a stream.
   *
   * @param silence for so long it may be silent at least, and twice that at most
   * @param onSilence called when it was, before the reader hears of it
   */
  LineStream(InputStream in, Duration silence, Runnable onSilence) {
    this.in = in;
    this.onSilence = onSilence;
    watchdog = Thread.ofVirtual().name("jadegate-discovery-watchdog").start(() -> watch(silence));
  }

  private void watch(Duration silence) {
    try {
      do {
        heard = false;
        Thread.sleep(silence);
      } while (heard);
      silent = true;
      onSilence.run();
      in.close();
    } catch (InterruptedException | IOException e) {
      // closed already
    }
  }

  /**
   * Waits for a line.
   *
   * @return without its end; null at the end of the stream
   * @throws SilenceException if nothing came for too long
   * @throws IOException if the stream broke off, which half a line is also a sign of
   */
  public byte @Nullable [] next() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    while (true) {
      int from = position;
      while (position < end && block[position] != '\n') {
        position++;
      }
      line.write(block, from, position - from);
      if (position < end) {
        position++;
        return line.toByteArray();
      }
      if (line.size() > MAX_LINE) {
        throw new IOException("a line is longer than " + MAX_LINE + " bytes");
      }
      if (!fill()) {
        if (line.size() > 0) {
          throw new IOException("broke off within a line");
        }
        return null;
      }
    }
  }

  /** Waits for the end of the stream, and gives what came until then; to be called first. */
  byte[] all(int most) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    while (all.size() < most && fill()) {
      all.write(block, 0, end);
    }
    return all.toByteArray();
  }

  private boolean fill() throws IOException {
    position = 0;
    end = 0;
    try {
      end = Math.max(0, in.read(block));
    } catch (IOException e) {
      if (!silent) {
        throw e;
      }
    }
    if (silent) {
      throw new SilenceException();
    }
    heard = true;
    return end > 0;
  }

  @Override
  public void close() {
    watchdog.interrupt();
    try {
      in.close();
    } catch (IOException e) {
      // it is over all the same
    }
  }
}
