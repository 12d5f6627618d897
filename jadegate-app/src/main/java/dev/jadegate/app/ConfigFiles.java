package dev.jadegate.app;

import dev.jadegate.config.ConfigException;
import dev.jadegate.config.ConfigLoader;
import dev.jadegate.config.GatewayConfig;
import dev.jadegate.lifecycle.Gateway;
import dev.jadegate.lifecycle.GatewayOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where the configuration is, and reading it for a person at a terminal. */
final class ConfigFiles {
  private static final String DEFAULT = "config/gateway.yaml";

  private ConfigFiles() {}

  /** The file named, else the one of CONFIG_PATH, else the default. */
  static Path choose(@Nullable Path named) {
    return choose(named, System.getenv("CONFIG_PATH"));
  }

  static Path choose(@Nullable Path named, @Nullable String configPath) {
    if (named != null) {
      return named;
    }
    return Path.of(configPath == null || configPath.isBlank() ? DEFAULT : configPath);
  }

  /** Prints all that is wrong with a file. */
  static void print(Path file, ConfigException wrong, PrintWriter err) {
    wrong.problems().forEach(problem -> err.println("error: " + problem));
    int count = wrong.problems().size();
    err.println(file + ": " + count + (count == 1 ? " error" : " errors"));
  }

  /** Reads, and compiles the routes too; prints what is wrong, and is empty then. */
  static Optional<GatewayConfig> readAndCompile(Path file, Plugins plugins, PrintWriter err) {
    Optional<GatewayConfig> config = read(file, plugins, err);
    try {
      GatewayOptions options = plugins.with(GatewayOptions.defaults());
      config.ifPresent(some ->
          Gateway.check(some, options).forEach(warning -> err.println("warning: " + warning)));
      return config;
    } catch (ConfigException e) {
      print(file, e, err);
      return Optional.empty();
    }
  }

  /** Reads; prints what is wrong, and is empty then. Prints warnings too. */
  static Optional<GatewayConfig> read(Path file, Plugins plugins, PrintWriter err) {
    if (!Files.isReadable(file)) {
      err.println(
          "jadegate: there is no file "
              + file
              + " that can be read; name one, or set CONFIG_PATH, or try 'jadegate demo'");
      return Optional.empty();
    }
    try {
      ConfigLoader.Loaded loaded = plugins.loader(System::getenv).load(file);
      loaded.warnings().forEach(warning -> err.println("warning: " + warning));
      return Optional.of(loaded.config());
    } catch (ConfigException e) {
      print(file, e, err);
      return Optional.empty();
    } catch (IOException e) {
      err.println("jadegate: cannot read " + file + ": " + e.getMessage());
      return Optional.empty();
    }
  }
}
