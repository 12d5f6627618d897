package dev.jadegate.app;

import dev.jadegate.api.BalancerFactory;
import dev.jadegate.api.FilterFactory;
import dev.jadegate.config.ConfigLoader;
import dev.jadegate.lifecycle.GatewayOptions;
import dev.jadegate.upstream.balance.Balancers;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The users' filters and balancers by name: on the class path, and in the jars of the folder {@code
 * plugins} (or of JADEGATE_PLUGINS).
 */
record Plugins(Map<String, FilterFactory<?>> filters, Map<String, BalancerFactory> balancers) {
  /**
   * Loads them.
   *
   * @throws IllegalStateException if two have the same name, a balancer that of one that is built
   *     in, or a jar or a factory cannot be loaded
   */
  static Plugins load() {
    String named = System.getenv("JADEGATE_PLUGINS");
    return load(Path.of(named == null ? "plugins" : named));
  }

  static Plugins load(Path folder) {
    ClassLoader loader = Plugins.class.getClassLoader();
    List<URL> jars = jars(folder);
    if (!jars.isEmpty()) {
      // Lives as long as the process: plugins load classes when they need them.
      loader = new URLClassLoader("plugins", jars.toArray(URL[]::new), loader);
    }
    try {
      return new Plugins(filters(loader), balancers(loader));
    } catch (ServiceConfigurationError | LinkageError e) {
      // A jar that is not fit is a mistake of its user and needs a sentence, not a stack trace.
      throw new IllegalStateException("cannot load the plugins in " + folder + ": " + reason(e), e);
    }
  }

  @SuppressWarnings("rawtypes") // what a class literal can say
  private static Map<String, FilterFactory<?>> filters(ClassLoader loader) {
    Map<String, FilterFactory<?>> filters = new TreeMap<>();
    for (FilterFactory<?> factory : ServiceLoader.load(FilterFactory.class, loader)) {
      add(filters, "filters", factory.name(), factory);
    }
    return filters;
  }

  private static Map<String, BalancerFactory> balancers(ClassLoader loader) {
    Map<String, BalancerFactory> balancers = new TreeMap<>();
    for (BalancerFactory factory : ServiceLoader.load(BalancerFactory.class, loader)) {
      if (Balancers.of(factory.name()) != null) {
        throw new IllegalStateException(
            "the balancer "
                + factory.name()
                + " of "
                + factory.getClass().getName()
                + " has the name of one that is built in; give it another");
      }
      add(balancers, "balancers", factory.name(), factory);
    }
    return balancers;
  }

  private static <F> void add(Map<String, F> known, String kind, String name, F factory) {
    F other = known.put(name, factory);
    if (other != null) {
      throw new IllegalStateException(
          "two "
              + kind
              + " are named "
              + name
              + ": "
              + other.getClass().getName()
              + " and "
              + factory.getClass().getName());
    }
  }

  private static String reason(Error failed) {
    Throwable cause = failed.getCause();
    return cause == null ? String.valueOf(failed.getMessage()) : failed.getMessage() + ": " + cause;
  }

  private static List<URL> jars(Path folder) {
    List<URL> jars = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*.jar")) {
        for (Path jar : found) {
          jars.add(url(jar));
        }
      } catch (IOException e) {
        throw new IllegalStateException(
            "cannot read plugins in " + folder + ": " + e.getMessage(), e);
      }
    }
    // The order in which a folder is read is chance, and decides where two jars have one class.
    jars.sort(Comparator.comparing(URL::toString));
    return jars;
  }

  private static URL url(Path jar) throws MalformedURLException {
    return jar.toUri().toURL();
  }

  /** Reads configurations that name them. */
  ConfigLoader loader(Function<String, @Nullable String> environment) {
    return new ConfigLoader(
        environment,
        name -> {
          FilterFactory<?> factory = filters.get(name);
          return factory == null ? null : factory.configType();
        },
        balancers.keySet());
  }

  /** These options with them. */
  GatewayOptions with(GatewayOptions options) {
    return options.withFilters(filters).withBalancers(balancers);
  }
}
