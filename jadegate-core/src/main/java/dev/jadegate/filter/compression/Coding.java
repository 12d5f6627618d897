package dev.jadegate.filter.compression;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.github.luben.zstd.util.Native;
import dev.jadegate.config.CompressionConfig;
import dev.jadegate.config.ContentCoding;
import dev.jadegate.message.FieldValue;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An encoding as a route uses it. Immutable.
 *
 * @param kind which one
 * @param level how hard it tries
 * @param name in lower case, as fields have it
 * @param value the same, to be written
 */
public record Coding(ContentCoding kind, int level, String name, FieldValue value) {
  private static final Logger LOG = LoggerFactory.getLogger(Coding.class);

  // By level. CompressionCost in the benchmarks measures them.
  private static final int[] ZSTD_KB = {600, 600, 800, 1300, 2600, 3100, 3100};
  private static final int[] BR_KB = {100, 100, 900, 900, 1500, 2200, 3500};
  private static final int GZIP_KB = 300;

  /** What keeps an encoding from working here; looked for once, as libraries are loaded for it. */
  private static final Map<ContentCoding, String> OBSTACLES = new EnumMap<>(ContentCoding.class);

  /** An encoding at a level. */
  public static Coding of(ContentCoding kind, int level) {
    String name = kind.name().toLowerCase(Locale.ROOT);
    return new Coding(kind, level, name, new FieldValue(name));
  }

  /** Those of a route that work on this machine; what is missing is said once in the log. */
  static List<Coding> available(CompressionConfig config) {
    return config.encodings().stream()
        .filter(kind -> obstacle(kind) == null)
        .map(kind -> of(kind, config.levels().of(kind)))
        .toList();
  }

  /** Native bytes that a compressor holds at most: its window is full (measured). */
  long memory() {
    return 1024L
        * switch (kind) {
          case ZSTD -> ZSTD_KB[level];
          case BR -> BR_KB[level];
          case GZIP -> GZIP_KB;
        };
  }

  /** Why an encoding does not work on this machine; null if it does. */
  public static @Nullable String obstacle(ContentCoding kind) {
    synchronized (OBSTACLES) {
      String obstacle = OBSTACLES.computeIfAbsent(kind, Coding::find);
      return obstacle.isEmpty() ? null : obstacle;
    }
  }

  private static String find(ContentCoding kind) {
    Throwable cause =
        switch (kind) {
          case ZSTD -> failureOf(Native::load);
          case BR -> failureOf(Brotli4jLoader::ensureAvailability);
          case GZIP -> null;
        };
    if (cause == null) {
      return "";
    }
    LOG.warn(
        "compression without {}, for its native library cannot be loaded; the other encodings"
            + " work: {}",
        kind.name().toLowerCase(Locale.ROOT),
        rootOf(cause));
    return cause.toString();
  }

  private static Throwable rootOf(Throwable failure) {
    Throwable cause = failure.getCause();
    return cause == null ? failure : rootOf(cause);
  }

  private static @Nullable Throwable failureOf(Runnable load) {
    try {
      load.run();
      return null;
    } catch (LinkageError | RuntimeException e) {
      return e;
    }
  }

  /**
   * Begins a body.
   *
   * @param length of the body; negative: it is not known
   */
  public Compressor open(long length) {
    return switch (kind) {
      case ZSTD -> new ZstdCompressor(level, length);
      case BR -> new BrotliCompressor(level);
      case GZIP -> new GzipCompressor(level);
    };
  }
}
