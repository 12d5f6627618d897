package dev.jadegate.app;

import dev.jadegate.api.FilterFactory;
import java.nio.file.Path;
import java.util.Map;

/** A door to {@link Plugins} for tests in other packages. */
public final class PluginFolder {
  private PluginFolder() {}

  /** The filters of the jars in a folder, by name, as {@code jadegate run} finds them. */
  public static Map<String, FilterFactory<?>> load(Path folder) {
    return Plugins.load(folder).filters();
  }
}
