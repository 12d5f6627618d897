package dev.jadegate.upstream.discovery;

import dev.jadegate.api.ServiceInstance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The instances last found, on disk: a file for each service, replaced as a whole. They are for a
 * start while the registry is down, and no more than that: what cannot be read is ignored, what
 * cannot be written is logged. Files are written on a virtual thread, the newest set of a service
 * only. There is no forced write to the device: a set that a crash of the machine loses costs a
 * wait for the registry.
 */
public final class KeptSets implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KeptSets.class);

  private static final String FOLDER = "discovery";
  private static final long MAX_BYTES = 64L << 20;
  private static final long CLOSE_SECONDS = 5;

  private final InstantSource clock;
  private final Thread writer;

  // Under the lock.
  private final Map<String, Task> tasks = new LinkedHashMap<>();
  private @Nullable Path folder;
  private boolean closed;

  /** What is to be done with a service's file; without instances, it is deleted. */
  private record Task(Path file, @Nullable List<ServiceInstance> instances, String source) {}

  /** Keeps nothing yet. */
  public KeptSets(InstantSource clock) {
    this.clock = clock;
    writer = Thread.ofVirtual().name("jadegate-kept-sets").start(this::run);
  }

  /**
   * From now on sets are kept below this folder; null: they are not.
   *
   * @return whether that is another than before
   */
  public synchronized boolean use(@Nullable Path below) {
    Path next = below == null ? null : below.resolve(FOLDER);
    boolean other = next == null ? folder != null : !next.equals(folder);
    folder = next;
    return other;
  }

  private synchronized @Nullable Path file(String service) {
    return folder == null ? null : folder.resolve(service + ".json");
  }

  /**
   * The instances that were found for a service; null if none are kept.
   *
   * @param source where they must have been found
   */
  public @Nullable List<ServiceInstance> load(String service, String source) {
    Path file = file(service);
    if (file == null) {
      return null;
    }
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new IllegalArgumentException("longer than 64 MB");
      }
      return KeptSet.read(Files.readAllBytes(file), source);
    } catch (NoSuchFileException e) {
      return null;
    } catch (IOException | IllegalArgumentException e) {
      LOG.atWarn()
          .addKeyValue("file", file)
          .addKeyValue("reason", e.getMessage())
          .log("kept instances cannot be used");
      return null;
    }
  }

  /** Keeps the instances of a service, soon. */
  void save(String service, String source, List<ServiceInstance> instances) {
    put(service, source, instances);
  }

  /** Keeps those of a service no longer. */
  public void forget(String service) {
    put(service, "", null);
  }

  private synchronized void put(
      String service, String source, @Nullable List<ServiceInstance> instances) {
    Path file = file(service);
    if (file != null) {
      tasks.put(service, new Task(file, instances, source));
      notifyAll();
    }
  }

  private void run() {
    boolean failing = false;
    for (Task task = take(); task != null; task = take()) {
      try {
        write(task);
        failing = false;
      } catch (IOException e) {
        if (!failing) {
          LOG.atWarn()
              .addKeyValue("file", task.file())
              .addKeyValue("reason", e)
              .log("instances cannot be kept");
        }
        failing = true;
      }
    }
  }

  /** The next task; null once all are done and it is closed. */
  private synchronized @Nullable Task take() {
    boolean interrupted = false;
    while (tasks.isEmpty() && !closed) {
      try {
        wait();
      } catch (InterruptedException e) {
        interrupted = true;
        closed = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    Map.Entry<String, Task> next = tasks.isEmpty() ? null : tasks.entrySet().iterator().next();
    return next == null ? null : tasks.remove(next.getKey());
  }

  private void write(Task task) throws IOException {
    Path file = task.file();
    if (task.instances() == null) {
      Files.deleteIfExists(file);
      return;
    }
    Files.createDirectories(file.getParent());
    Path draft = file.resolveSibling(file.getFileName() + ".new");
    Files.write(draft, KeptSet.write(task.instances(), task.source(), clock.instant()));
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Writes what is to be written, for some seconds at most. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    try {
      writer.join(TimeUnit.SECONDS.toMillis(CLOSE_SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
