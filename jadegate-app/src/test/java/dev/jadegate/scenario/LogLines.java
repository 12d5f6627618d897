package dev.jadegate.scenario;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;

/** What the gateway logs, until closed. Thread-safe. */
final class LogLines extends AbstractAppender implements AutoCloseable {
  private final List<String> lines = new CopyOnWriteArrayList<>();

  private String own = "";

  private LogLines() {
    super("scenario-lines", null, null, true, Property.EMPTY_ARRAY);
  }

  /** Warnings and errors of one package, which are seen nowhere else meanwhile. */
  static LogLines of(String name) {
    LogLines lines = new LogLines();
    lines.start();
    LoggerContext context = (LoggerContext) LogManager.getContext(false);
    LoggerConfig own = new LoggerConfig(name, Level.WARN, false);
    own.addAppender(lines, Level.WARN, null);
    context.getConfiguration().addLogger(name, own);
    lines.own = name;
    context.updateLoggers();
    return lines;
  }

  /** Errors. */
  static LogLines open() {
    LogLines lines = new LogLines();
    lines.start();
    LoggerContext context = (LoggerContext) LogManager.getContext(false);
    context.getConfiguration().getRootLogger().addAppender(lines, Level.ERROR, null);
    context.updateLoggers();
    return lines;
  }

  @Override
  public void append(LogEvent event) {
    lines.add(event.getMessage().getFormattedMessage());
  }

  /** How many have this within. */
  long count(String part) {
    return lines.stream().filter(line -> line.contains(part)).count();
  }

  @Override
  public void close() {
    LoggerContext context = (LoggerContext) LogManager.getContext(false);
    context.getConfiguration().getRootLogger().removeAppender(getName());
    if (!own.isEmpty()) {
      context.getConfiguration().removeLogger(own);
    }
    context.updateLoggers();
    stop();
  }
}
