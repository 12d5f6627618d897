package dev.jadegate.lifecycle;

import dev.jadegate.config.TransportKind;
import dev.jadegate.loop.Transport;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From what the configuration asks for to what this machine has; a line in the log if they differ.
 */
final class TransportChoice {
  private static final Logger LOG = LoggerFactory.getLogger(TransportChoice.class);

  private TransportChoice() {}

  static Transport of(TransportKind kind) {
    return of(kind, Transport::isAvailable);
  }

  /**
   * The one that is wanted if it is here, else epoll, else NIO. {@code auto} wants epoll: io_uring
   * is by choice only, since container runtimes often forbid it.
   */
  static Transport of(TransportKind kind, Predicate<Transport> isHere) {
    Transport wanted =
        switch (kind) {
          case AUTO, EPOLL -> Transport.EPOLL;
          case IO_URING -> Transport.IO_URING;
          case NIO -> Transport.NIO;
        };
    if (isHere.test(wanted)) {
      return wanted;
    }
    Transport instead = isHere.test(Transport.EPOLL) ? Transport.EPOLL : Transport.NIO;
    LOG.atWarn()
        .addKeyValue("wanted", wanted)
        .addKeyValue("used", instead)
        .addKeyValue("reason", wanted.obstacle())
        .log("no such transport");
    return instead;
  }
}
