package dev.jadegate.lifecycle;

import dev.jadegate.config.TransportKind;
import dev.jadegate.loop.Transport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From what the configuration asks for to what this machine has. */
final class TransportChoice {
  private static final Logger LOG = LoggerFactory.getLogger(TransportChoice.class);

  private TransportChoice() {}

  static Transport of(TransportKind kind) {
    Transport wanted =
        switch (kind) {
          case AUTO -> Transport.best();
          case EPOLL -> Transport.EPOLL;
          case IO_URING -> Transport.IO_URING;
          case NIO -> Transport.NIO;
        };
    if (wanted.isAvailable()) {
      return wanted;
    }
    Transport instead = Transport.best();
    LOG.atWarn()
        .addKeyValue("wanted", wanted)
        .addKeyValue("used", instead)
        .log("no such transport");
    return instead;
  }
}
