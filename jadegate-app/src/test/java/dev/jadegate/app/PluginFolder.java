package dev.jadegate.app;

import dev.jadegate.config.ConfigLoader;
import dev.jadegate.lifecycle.GatewayOptions;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/** A door to {@link Plugins} for tests in other packages. */
public final class PluginFolder {
  private final Plugins plugins;

  private PluginFolder(Plugins plugins) {
    this.plugins = plugins;
  }

  /** The plugins of the jars in a folder, as {@code jadegate run} finds them. */
  public static PluginFolder load(Path folder) {
    return new PluginFolder(Plugins.load(folder));
  }

  /** No plugins. */
  public static PluginFolder none() {
    return new PluginFolder(new Plugins(Map.of(), Map.of()));
  }

  public Set<String> filters() {
    return plugins.filters().keySet();
  }

  public Set<String> balancers() {
    return plugins.balancers().keySet();
  }

  /** Reads configurations that name them, with these variables. */
  public ConfigLoader loader(Map<String, String> environment) {
    return plugins.loader(environment::get);
  }

  /** Options of a gateway that has them. */
  public GatewayOptions options() {
    return plugins.with(GatewayOptions.defaults());
  }
}
