package dev.jadegate.lifecycle;

import dev.jadegate.config.ConfigException;
import dev.jadegate.config.ConfigLoader;
import dev.jadegate.config.FileWatch;
import dev.jadegate.config.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a changed configuration file into force. A wrong one is reported in log and metric, and
 * leaves the one before serving. Thread-safe.
 */
public final class Reloader implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Reloader.class);

  private final Path file;
  private final ConfigLoader loader;
  private final Gateway gateway;
  private final FileWatch watch;

  /** Watches the file from now on. */
  public Reloader(Path file, ConfigLoader loader, Gateway gateway) {
    this.file = file;
    this.loader = loader;
    this.gateway = gateway;
    watch = new FileWatch(file, this::reload);
  }

  /** Reads the file now, changed or not. */
  public synchronized void reload() {
    try {
      ConfigLoader.Loaded loaded = loader.load(file);
      report(loaded.warnings());
      gateway.reload(loaded.config());
    } catch (ConfigException e) {
      e.problems().forEach(problem -> LOG.error("configuration refused: {}", problem));
      refused(e.problems().size() + " problems");
    } catch (IOException | IllegalArgumentException e) {
      refused(String.valueOf(e.getMessage()));
    }
  }

  private void refused(String why) {
    gateway.metrics().config().reloadFailed();
    LOG.atError().addKeyValue("file", file).addKeyValue("reason", why).log("reload failed");
  }

  /** Logs what is accepted but not in effect. */
  public static void report(List<Problem> warnings) {
    warnings.forEach(warning -> LOG.warn("configuration: {}", warning));
  }

  @Override
  public void close() {
    watch.close();
  }
}
