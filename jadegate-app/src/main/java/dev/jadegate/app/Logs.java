package dev.jadegate.app;

import dev.jadegate.config.LogLevel;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;

/** The gateway's own log, on standard error: text for a terminal, JSON for everything else. */
final class Logs {
  private Logs() {}

  /** To be called before the first logger is made. */
  static void prepare() {
    boolean terminal = System.console() != null && System.console().isTerminal();
    if (System.getProperty("log4j2.configurationFile") == null) {
      System.setProperty(
          "log4j2.configurationFile", terminal ? "log4j2-text.properties" : "log4j2-json.properties");
    }
  }

  static void level(LogLevel level) {
    Configurator.setLevel("dev.jadegate", Level.valueOf(level.name()));
  }
}
