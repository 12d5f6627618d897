package dev.jadegate.proxy;

import dev.jadegate.api.Failure;
import dev.jadegate.message.Abort;
import dev.jadegate.message.Downstream;
import io.netty.util.ReferenceCountUtil;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Exchanges that no client waits for: copies for another service, requests that a filter repeats,
 * and those whose client has left while a filter still wants the answer. One per event loop, which
 * ends them when the gateway stops.
 */
final class Background {
  private static final Runnable NOTHING = () -> {};

  private final RequestFlow flow;
  private final Map<LiveExchange, Runnable> open = new HashMap<>();

  Background(RequestFlow flow) {
    this.flow = flow;
  }

  /** The client of such an exchange. */
  static Downstream nobody() {
    return Nobody.INSTANCE;
  }

  /** One more, with what is to be done when it is over. */
  void add(LiveExchange x, Runnable atEnd) {
    open.put(x, atEnd);
  }

  /** The client has left, or takes no bytes; the rest of the answer is for a filter. */
  void adopt(LiveExchange x, Abort abort) {
    Downstream client = x.downstream;
    x.downstream = Nobody.INSTANCE;
    add(x, NOTHING);
    if (abort.failure() != Failure.CLIENT_ABORT) {
      client.write(abort);
    }
  }

  /**
   * The request of an exchange once more. It begins in a turn of the loop after this one, so that a
   * fault here is none of that exchange's.
   */
  void repeat(LiveExchange x, LiveExchange again) {
    again.shadow = true;
    again.follow(x);
    again.host = x.host;
    again.path = x.path;
    again.query = x.query;
    add(again, NOTHING);
    x.executor()
        .execute(() -> {
          if (!again.ended) {
            flow.beginAgain(again);
          }
        });
  }

  /** An exchange is over; perhaps one of these. */
  void end(LiveExchange x) {
    if (x.downstream == Nobody.INSTANCE) {
      Runnable atEnd = open.remove(x);
      if (atEnd != null) {
        atEnd.run();
      }
    }
  }

  /** The gateway stops. */
  void close() {
    for (LiveExchange x : List.copyOf(open.keySet())) {
      x.failure = Failure.SHUTTING_DOWN;
      flow.end(x);
    }
  }

  private static final class Nobody implements Downstream {
    static final Nobody INSTANCE = new Nobody();

    @Override
    public void write(Object message) {
      ReferenceCountUtil.release(message);
    }

    @Override
    public void flush() {}

    @Override
    public void read() {}

    @Override
    public boolean isWritable() {
      return true;
    }
  }
}
