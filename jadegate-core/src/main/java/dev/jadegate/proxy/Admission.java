package dev.jadegate.proxy;

import dev.jadegate.api.Failure;
import dev.jadegate.config.Priority;
import dev.jadegate.loop.Deadline;
import dev.jadegate.resilience.ConcurrencyLimit;
import dev.jadegate.upstream.HashKey;
import dev.jadegate.upstream.Service;
import java.util.concurrent.RejectedExecutionException;

/**
 * Lets exchanges into their service: at once, after a wait for their turn, or not. What an exchange
 * took here it gives back when it is over, however it ends ({@link LiveExchange#leaveService}). A
 * deadline of its own that comes first ends the wait too. One per event loop.
 */
final class Admission {
  private static final String QUEUE_FULL = "queue_full";

  private final RequestFlow flow;

  Admission(RequestFlow flow) {
    this.flow = flow;
  }

  /** Goes on with {@link RequestFlow#ask} when the service has room for the exchange. */
  void enter(LiveExchange x, Service service) {
    ConcurrencyLimit limit = service.concurrency();
    if (limit.tryEnter(x.matched().priority())) {
      x.admitted = true;
      flow.ask(x, service);
      return;
    }
    Turn turn = new Turn(x, service);
    x.turn = turn;
    if (limit.offer(turn)) {
      turn.arm();
    } else {
      x.turn = null;
      turn.patience.release();
      refuse(x, QUEUE_FULL, "too many wait for their turn");
    }
  }

  private void refuse(LiveExchange x, String reason, String detail) {
    shed(x, reason);
    flow.fail(x, Failure.OVERLOADED, detail);
  }

  private static void shed(LiveExchange x, String reason) {
    x.snapshot.observation().shed(x.service(), x.matched().priority(), reason);
  }

  /**
   * The wait of one exchange. Belongs to its event loop, but for {@link #admit} and {@link
   * #displace}.
   */
  final class Turn implements ConcurrencyLimit.Waiter, Runnable {
    private final LiveExchange x;
    private final Service service;
    private final ConcurrencyLimit limit;
    private final Deadline patience;
    private final long sinceNanos;
    private final long tenant;
    private boolean over;

    Turn(LiveExchange x, Service service) {
      this.x = x;
      this.service = service;
      limit = service.concurrency();
      patience = x.loop().deadline(this::expired);
      sinceNanos = x.loop().now();
      HashKey key = service.tenantKey();
      tenant = key == null ? 0 : KeyHash.of(key, x);
    }

    private void arm() {
      patience.set(sinceNanos, limit.settings().pendingNanos());
    }

    @Override
    public Priority priority() {
      return x.matched().priority();
    }

    @Override
    public long tenant() {
      return tenant;
    }

    @Override
    public boolean admit() {
      try {
        x.loop().eventLoop().execute(this);
        return true;
      } catch (RejectedExecutionException stopped) {
        return false; // the gateway stops loop by loop; this exchange is cut
      }
    }

    @Override
    public void displace() {
      try {
        x.loop().eventLoop().execute(this::displaced);
      } catch (RejectedExecutionException stopped) {
        // The gateway stops loop by loop; this exchange is cut.
      }
    }

    private void displaced() {
      if (!over) {
        end();
        refuse(x, QUEUE_FULL, "another request took its place in the queue");
        flow.flush(x);
      }
    }

    /** Its turn has come; if it left meanwhile, it is the next one's. */
    @Override
    public void run() {
      if (over) {
        limit.leave();
        return;
      }
      end();
      x.admitted = true;
      flow.ask(x, service);
      flow.flush(x);
    }

    private void expired() {
      if (limit.withdraw(this)) { // otherwise it is admitted or displaced just now
        end();
        refuse(x, "queue_timeout", "waited too long for its turn");
        flow.flush(x);
      }
    }

    /** The exchange is answered otherwise, or over. */
    void giveUp() {
      if (x.failure == Failure.RESPONSE_TIMEOUT) {
        shed(x, "deadline");
      }
      end();
      limit.withdraw(this);
    }

    private void end() {
      over = true;
      x.turn = null;
      x.waited(x.loop().now() - sinceNanos);
      patience.release();
    }
  }
}
