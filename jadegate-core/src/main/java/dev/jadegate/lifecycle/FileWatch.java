package dev.jadegate.lifecycle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells when a file has new content. A rename over it, as editors do, and a swapped symbolic link,
 * as Kubernetes does with a ConfigMap, count when they are seen; writes in place count when the
 * file has been still for a moment, because half a YAML file is often valid.
 *
 * <p>It looks several times a second rather than ask the system for events: those do not come from
 * file systems shared over a network, and come for every other file of the folder too (an access
 * log beside the configuration cost a twentieth of the CPU time). Runs on a virtual thread of its
 * own.
 */
final class FileWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FileWatch.class);

  /** How long a file that is written in place must be still. */
  private static final long STILL_MILLIS = 300;

  /** Short for a person who waits, long for a machine: a look takes some ten microseconds. */
  private static final long LOOK_MILLIS = 200;

  /** What tells one version of a file from another. */
  private record Version(Path real, @Nullable Object key, long modified, long size) {
    boolean isSameFile(Version other) {
      return real.equals(other.real) && (key == null || key.equals(other.key));
    }
  }

  private final Path file;
  private final Runnable onChange;
  private final Thread thread;

  /** Starts watching; {@code onChange} is called on the watching thread. */
  FileWatch(Path file, Runnable onChange) {
    this.file = file.toAbsolutePath();
    this.onChange = onChange;
    Version first = version();
    thread = Thread.ofVirtual().name("jadegate-file-watch").start(() -> run(first));
  }

  private void run(@Nullable Version first) {
    Version seen = first;
    try {
      while (true) {
        Thread.sleep(LOOK_MILLIS);
        Version now = version();
        if (now == null || now.equals(seen)) {
          continue; // deleted for a moment, or nothing new
        }
        if (seen == null || now.isSameFile(seen)) {
          now = untilStill(now);
        }
        seen = now;
        changed();
      }
    } catch (InterruptedException e) {
      // closed
    }
  }

  private void changed() {
    try {
      onChange.run();
    } catch (RuntimeException e) {
      LOG.error("reload failed", e);
    }
  }

  private @Nullable Version untilStill(Version from) throws InterruptedException {
    Version last = from;
    while (true) {
      Thread.sleep(STILL_MILLIS);
      Version now = version();
      if (now == null || now.equals(last) || !now.isSameFile(last)) {
        return now;
      }
      last = now;
    }
  }

  private @Nullable Version version() {
    try {
      Path real = file.toRealPath();
      BasicFileAttributes facts = Files.readAttributes(real, BasicFileAttributes.class);
      return new Version(
          real, facts.fileKey(), facts.lastModifiedTime().to(TimeUnit.NANOSECONDS), facts.size());
    } catch (IOException e) {
      return null;
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
