package dev.jadegate.observe;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that writes the access log. A file that was moved away is opened anew within a second,
 * so log rotation needs no signal. Thread-safe.
 */
final class LogWriter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LogWriter.class);
  private static final long CLOSE_MILLIS = 5000;
  private static final long COMPLAIN_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final String path;
  private final long bufferBytes;
  private final GatewayMetrics metrics;
  private final BlockingQueue<LogChunk> full = new LinkedBlockingQueue<>();
  private final BlockingQueue<LogChunk> empty = new ArrayBlockingQueue<>(64);
  private final AtomicLong waitingBytes = new AtomicLong();
  private final Thread thread;
  private OutputStream out;
  private @Nullable Object fileKey;
  private long lookedAt = System.nanoTime();
  private long complainedAt = System.nanoTime() - COMPLAIN_NANOS;
  private volatile boolean closed;

  LogWriter(String path, long bufferBytes, GatewayMetrics metrics) throws IOException {
    this.path = path;
    this.bufferBytes = bufferBytes;
    this.metrics = metrics;
    out = open();
    thread = Thread.ofPlatform().daemon().name("jadegate-access-log").start(this::run);
  }

  private OutputStream open() throws IOException {
    if (path.equals(AccessLogSettings.STDOUT)) {
      return new FileOutputStream(FileDescriptor.out);
    }
    OutputStream opened = new FileOutputStream(path, true);
    fileKey = key();
    return opened;
  }

  private @Nullable Object key() throws IOException {
    return Files.readAttributes(Path.of(path), BasicFileAttributes.class).fileKey();
  }

  LogChunk emptyChunk() {
    LogChunk chunk = empty.poll();
    return chunk == null ? new LogChunk() : chunk;
  }

  /** Takes a chunk, or drops its lines if too many wait; gives an empty one for it. Any thread. */
  LogChunk take(LogChunk chunk) {
    if (waitingBytes.get() + LogChunk.SIZE > bufferBytes || closed) {
      dropped(chunk.lines());
      chunk.clear();
      return chunk;
    }
    waitingBytes.addAndGet(LogChunk.SIZE);
    full.add(chunk);
    return emptyChunk();
  }

  void dropped(long lines) {
    metrics.requests().linesDropped(lines);
  }

  private void run() {
    while (!closed || !full.isEmpty()) {
      try {
        LogChunk chunk = full.take();
        write(chunk);
        chunk.clear();
        empty.offer(chunk);
        waitingBytes.addAndGet(-LogChunk.SIZE);
      } catch (InterruptedException e) {
        closed = true;
      }
    }
    closeFile();
  }

  private void write(LogChunk chunk) {
    try {
      reopenIfMoved();
      out.write(chunk.bytes(), 0, chunk.length());
    } catch (IOException e) {
      dropped(chunk.lines());
      long now = System.nanoTime();
      if (now - complainedAt >= COMPLAIN_NANOS) {
        complainedAt = now;
        LOG.error("cannot write the access log: {}", e.getMessage());
      }
    }
  }

  private void reopenIfMoved() throws IOException {
    long now = System.nanoTime();
    if (path.equals(AccessLogSettings.STDOUT) || now - lookedAt < TimeUnit.SECONDS.toNanos(1)) {
      return;
    }
    lookedAt = now;
    boolean same = Files.exists(Path.of(path)) && java.util.Objects.equals(key(), fileKey);
    if (!same) {
      closeFile();
      out = open();
    }
  }

  private void closeFile() {
    if (!path.equals(AccessLogSettings.STDOUT)) {
      try {
        out.close();
      } catch (IOException e) {
        LOG.warn("closing the access log", e);
      }
    }
  }

  /** Writes what waits, for at most five seconds. */
  @Override
  public void close() {
    closed = true;
    full.add(emptyChunk()); // wakes the thread
    try {
      thread.join(CLOSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
