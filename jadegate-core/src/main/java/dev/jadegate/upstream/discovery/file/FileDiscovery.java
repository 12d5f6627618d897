package dev.jadegate.upstream.discovery.file;

import dev.jadegate.api.Discovery;
import dev.jadegate.api.ServiceInstance;
import dev.jadegate.api.ServiceQuery;
import dev.jadegate.config.ConfigException;
import dev.jadegate.config.FileDiscoveryConfig;
import dev.jadegate.config.FileWatch;
import dev.jadegate.config.InstanceConfig;
import dev.jadegate.config.InstancesFile;
import dev.jadegate.config.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Services in a file, which is read now and whenever it changes. What is wrong with it is logged
 * whole, and what it said before holds. A service that it does not name has no instances.
 *
 * <p>The file is read, and listeners are told, on one virtual thread.
 */
public final class FileDiscovery implements Discovery {
  private static final Logger LOG = LoggerFactory.getLogger(FileDiscovery.class);

  private final Path file;
  private final InstancesFile reader;
  private final FileWatch watch;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          Thread.ofVirtual().name("jadegate-instances-file").factory());
  private final List<Service> services = new CopyOnWriteArrayList<>();

  // Of the thread.
  private @Nullable Map<String, List<ServiceInstance>> known;
  private String failure = "";

  /** A service that somebody watches. */
  private record Service(String name, Listener listener) {}

  /** Begins to read. */
  public FileDiscovery(FileDiscoveryConfig config, InstancesFile reader) {
    file = Path.of(config.path());
    this.reader = reader;
    watch = new FileWatch(file, () -> run(this::changed)); // first, so that no change is missed
    run(this::read);
  }

  private void run(Runnable task) {
    try {
      thread.execute(task);
    } catch (RejectedExecutionException closed) {
      // nobody listens any more
    }
  }

  @Override
  public Watch watch(ServiceQuery query, Listener listener) {
    Service service = new Service(query.service(), listener);
    run(() -> {
      services.add(service);
      tell(service);
    });
    return () -> services.remove(service);
  }

  private void changed() {
    read();
    for (Service service : services) {
      if (failure.isEmpty()) {
        tell(service);
      } else {
        service.listener().onFailure(failure);
      }
    }
  }

  private void read() {
    try {
      Map<String, List<ServiceInstance>> next = new HashMap<>();
      reader.load(file).forEach((service, list) -> next.put(service, described(list)));
      known = next;
      failure = "";
      LOG.atInfo()
          .addKeyValue("file", file)
          .addKeyValue("services", next.size())
          .log("instances read");
    } catch (ConfigException e) {
      List<Problem> problems = e.problems();
      problems.forEach(problem -> LOG.error("instances refused: {}", problem));
      int more = problems.size() - 1;
      failure = problems.getFirst() + (more == 0 ? "" : " (and " + more + " more)");
    } catch (IOException e) {
      failure = String.valueOf(e.getMessage());
      LOG.atError()
          .addKeyValue("file", file)
          .addKeyValue("reason", failure)
          .log("instances unreadable");
    }
  }

  private static List<ServiceInstance> described(List<InstanceConfig> instances) {
    return instances.stream().map(InstanceConfig::describe).toList();
  }

  /** What holds, and why it may be old. */
  private void tell(Service service) {
    Map<String, List<ServiceInstance>> now = known;
    if (now != null) {
      service.listener().onInstances(now.getOrDefault(service.name(), List.of()));
    }
    if (!failure.isEmpty()) {
      service.listener().onFailure(failure);
    }
  }

  @Override
  public void close() {
    watch.close();
    thread.shutdownNow();
  }
}
