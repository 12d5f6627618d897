package dev.jadegate.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.config.TransportKind;
import dev.jadegate.loop.Transport;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is not there is replaced by the next best, and one line says so. */
class TransportChoiceTest {
  private final Warnings warnings = new Warnings();
  private Level before = Level.ERROR;

  /** The warnings of this JVM. */
  private static final class Warnings extends AbstractAppender {
    private final List<String> lines = new CopyOnWriteArrayList<>();

    Warnings() {
      super("transport-choice", null, null, true, Property.EMPTY_ARRAY);
    }

    @Override
    public void append(LogEvent event) {
      lines.add(event.getMessage().getFormattedMessage() + " " + event.getContextData());
    }
  }

  @BeforeEach
  void listen() {
    warnings.start();
    LoggerContext context = (LoggerContext) LogManager.getContext(false);
    LoggerConfig root = context.getConfiguration().getRootLogger();
    before = root.getLevel();
    root.setLevel(Level.WARN);
    root.addAppender(warnings, Level.WARN, null);
    context.updateLoggers();
  }

  @AfterEach
  void listenNoMore() {
    LoggerContext context = (LoggerContext) LogManager.getContext(false);
    LoggerConfig root = context.getConfiguration().getRootLogger();
    root.removeAppender(warnings.getName());
    root.setLevel(before);
    context.updateLoggers();
  }

  @ParameterizedTest
  @CsvSource({
    "AUTO, EPOLL IO_URING NIO, EPOLL",
    "EPOLL, EPOLL NIO, EPOLL",
    "IO_URING, EPOLL IO_URING NIO, IO_URING",
    "NIO, EPOLL IO_URING NIO, NIO",
  })
  void whatIsHereIsTakenInSilence(TransportKind kind, String here, Transport used) {
    assertThat(TransportChoice.of(kind, transport -> here.contains(transport.name())))
        .isEqualTo(used);
    assertThat(warnings.lines).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "AUTO, IO_URING NIO, NIO, EPOLL",
    "EPOLL, NIO, NIO, EPOLL",
    "IO_URING, EPOLL NIO, EPOLL, IO_URING",
    "IO_URING, NIO, NIO, IO_URING",
  })
  void whatIsMissingIsReplacedWithOneLine(
      TransportKind kind, String here, Transport used, Transport wanted) {
    assertThat(TransportChoice.of(kind, transport -> here.contains(transport.name())))
        .isEqualTo(used);
    assertThat(warnings.lines).hasSize(1);
    assertThat(warnings.lines.getFirst())
        .startsWith("no such transport")
        .contains("wanted", wanted.name(), "used", used.name());
  }
}
