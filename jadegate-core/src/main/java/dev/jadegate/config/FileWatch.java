package dev.jadegate.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells when a file, or one of several that belong together, has new content. A swapped symbolic
 * link, as Kubernetes does with a ConfigMap, counts when it is seen. Anything else counts when the
 * file has been still for a moment, because half a YAML file is often valid, and a file renamed
 * into place cannot be told from one that an editor has just created and still fills. Several files
 * count when all are there and still, so that a certificate and its key are seen as a pair.
 *
 * <p>It looks several times a second rather than ask the system for events: those do not come from
 * file systems shared over a network, and come for every other file of the folder too (an access
 * log beside the configuration cost a twentieth of the CPU time). Runs on a virtual thread of its
 * own.
 */
public final class FileWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FileWatch.class);

  /** How long a file that is written in place must be still. */
  private static final long STILL_MILLIS = 300;

  /** Short for a person who waits, long for a machine: a look takes some ten microseconds. */
  private static final long LOOK_MILLIS = 200;

  /**
   * For each file, so that looks at thousands of certificates take less than a hundredth of a core.
   */
  private static final long FILE_MILLIS = 1;

  /** What tells one version of a file from another. */
  private record Version(Path real, @Nullable Object key, long modified, long size) {
    /** Whether the path leads where it led before; a link that was swapped leads elsewhere. */
    boolean isSamePlace(Version other) {
      return real.equals(other.real);
    }
  }

  private final List<Path> files;
  private final Runnable onChange;
  private final Thread thread;

  /** Starts watching; {@code onChange} is called on the watching thread. */
  public FileWatch(Path file, Runnable onChange) {
    this(List.of(file), onChange);
  }

  /** Starts watching all of these; there is at least one. */
  public FileWatch(List<Path> files, Runnable onChange) {
    this.files = files.stream().map(Path::toAbsolutePath).toList();
    this.onChange = onChange;
    List<Version> first = versions();
    thread = Thread.ofVirtual().name("jadegate-file-watch").start(() -> run(first));
  }

  private void run(@Nullable List<Version> first) {
    List<Version> seen = first;
    long pauseMillis = Math.max(LOOK_MILLIS, files.size() * FILE_MILLIS);
    try {
      while (true) {
        Thread.sleep(pauseMillis);
        List<Version> now = versions();
        if (now == null || now.equals(seen)) {
          continue; // deleted for a moment, or nothing new
        }
        if (seen == null || now.size() > 1 || isSamePlace(now, seen)) {
          now = untilStill(now);
          if (now == null) {
            continue; // gone again: there is nothing to read
          }
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

  private static boolean isSamePlace(List<Version> now, List<Version> then) {
    return now.getFirst().isSamePlace(then.getFirst());
  }

  private @Nullable List<Version> untilStill(List<Version> from) throws InterruptedException {
    List<Version> last = from;
    while (true) {
      Thread.sleep(STILL_MILLIS);
      List<Version> now = versions();
      if (now == null || now.equals(last) || now.size() == 1 && !isSamePlace(now, last)) {
        return now;
      }
      last = now;
    }
  }

  /** Of all files; null if one is missing. */
  private @Nullable List<Version> versions() {
    List<Version> versions = new ArrayList<>(files.size());
    for (Path file : files) {
      Version version = version(file);
      if (version == null) {
        return null;
      }
      versions.add(version);
    }
    return versions;
  }

  private static @Nullable Version version(Path file) {
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
