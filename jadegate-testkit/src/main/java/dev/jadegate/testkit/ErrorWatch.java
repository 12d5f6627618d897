package dev.jadegate.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;

/**
 * Sees what is logged as an error, and Netty's warnings, which are exceptions that nobody caught:
 * an exchange may look right on the wire and still have tripped over a fault of ours. Thread-safe.
 */
final class ErrorWatch extends AbstractAppender {
  private static final AtomicInteger COUNT = new AtomicInteger();

  private final ConcurrentLinkedQueue<LogEvent> events = new ConcurrentLinkedQueue<>();

  private ErrorWatch() {
    super("errors-" + COUNT.incrementAndGet(), null, null, true, Property.EMPTY_ARRAY);
  }

  /** Begins to watch. */
  static ErrorWatch begin() {
    ErrorWatch watch = new ErrorWatch();
    watch.start();
    LoggerContext context = (LoggerContext) LogManager.getContext(false);
    context.getConfiguration().getRootLogger().addAppender(watch, Level.WARN, null);
    context.updateLoggers();
    return watch;
  }

  @Override
  public void append(LogEvent event) {
    boolean error = event.getLevel().isMoreSpecificThan(Level.ERROR);
    if (error || event.getLoggerName().startsWith("io.netty.")) {
      events.add(event.toImmutable());
    }
  }

  private List<String> messages() {
    return events.stream().map(event -> event.getMessage().getFormattedMessage()).toList();
  }

  /**
   * Watches no more, and judges.
   *
   * @param expected whether something was to be seen
   * @throws AssertionError if it was otherwise
   */
  void end(boolean expected) {
    discard();
    List<LogEvent> seen = new ArrayList<>(events);
    if (expected && seen.isEmpty()) {
      throw new AssertionError("no error was logged");
    }
    if (!expected && !seen.isEmpty()) {
      AssertionError failed = new AssertionError("errors were logged: " + messages());
      seen.forEach(event -> {
        if (event.getThrown() != null) {
          failed.addSuppressed(event.getThrown());
        }
      });
      throw failed;
    }
  }

  /** Watches no more. */
  void discard() {
    LoggerContext context = (LoggerContext) LogManager.getContext(false);
    context.getConfiguration().getRootLogger().removeAppender(getName());
    context.updateLoggers();
    stop();
  }
}
