package dev.jadegate.lifecycle;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells when a file has new content. A swapped symbolic link, as Kubernetes does with a ConfigMap,
 * counts at once. Anything else counts when the file has been still for a moment, because half a
 * YAML file is often valid, and a file renamed into place cannot be told from one that an editor
 * has just created and still fills. Runs on a virtual thread of its own.
 */
final class FileWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FileWatch.class);

  /** How long a file that is written in place must be still. */
  private static final long STILL_MILLIS = 300;

  /** A look without an event: file systems shared over a network send none. */
  private static final long LOOK_MILLIS = 1000;

  /** What tells one version of a file from another. */
  private record Version(Path real, @Nullable Object key, long modified, long size) {
    /** Whether the path leads where it led before; a link that was swapped leads elsewhere. */
    boolean isSamePlace(Version other) {
      return real.equals(other.real);
    }
  }

  private final Path file;
  private final Runnable onChange;
  private final WatchService watcher;
  private final Thread thread;
  private @Nullable Path watchedTarget;
  private volatile boolean closed;

  /** Starts watching; {@code onChange} is called on the watching thread. */
  FileWatch(Path file, Runnable onChange) throws IOException {
    this.file = file.toAbsolutePath();
    this.onChange = onChange;
    watcher = FileSystems.getDefault().newWatchService();
    watch(parent(this.file));
    Version first = version();
    thread = Thread.ofVirtual().name("jadegate-file-watch").start(() -> run(first));
  }

  private static Path parent(Path path) {
    Path parent = path.getParent();
    return parent == null ? path : parent;
  }

  private void watch(Path directory) throws IOException {
    directory.register(
        watcher,
        StandardWatchEventKinds.ENTRY_CREATE,
        StandardWatchEventKinds.ENTRY_MODIFY,
        StandardWatchEventKinds.ENTRY_DELETE);
  }

  private void run(@Nullable Version first) {
    Version seen = first;
    while (!closed) {
      try {
        drain(watcher.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS));
        Version now = version();
        if (now == null || now.equals(seen)) {
          continue; // deleted for a moment, or nothing new
        }
        if (seen == null || now.isSamePlace(seen)) {
          now = untilStill(now);
          if (now == null) {
            continue; // gone again: there is nothing to read
          }
        }
        seen = now;
        onChange.run();
      } catch (InterruptedException e) {
        return;
      } catch (java.nio.file.ClosedWatchServiceException e) {
        return;
      } catch (RuntimeException e) {
        LOG.error("reload failed", e);
      }
    }
  }

  private static void drain(@Nullable WatchKey key) {
    if (key != null) {
      key.pollEvents();
      key.reset();
    }
  }

  private @Nullable Version untilStill(Version from) throws InterruptedException {
    Version last = from;
    while (true) {
      Thread.sleep(STILL_MILLIS);
      Version now = version();
      if (now == null || now.equals(last) || !now.isSamePlace(last)) {
        return now;
      }
      last = now;
    }
  }

  private @Nullable Version version() {
    try {
      Path real = file.toRealPath();
      watchTarget(parent(real));
      BasicFileAttributes facts = Files.readAttributes(real, BasicFileAttributes.class);
      return new Version(
          real, facts.fileKey(), facts.lastModifiedTime().to(TimeUnit.NANOSECONDS), facts.size());
    } catch (IOException e) {
      return null;
    }
  }

  /** The folder of what a link leads to, where the writes happen. */
  private void watchTarget(Path directory) throws IOException {
    if (!directory.equals(watchedTarget) && !directory.equals(parent(file))) {
      watchedTarget = directory;
      watch(directory);
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      watcher.close();
    } catch (IOException e) {
      LOG.debug("closing the file watch", e);
    }
  }
}
