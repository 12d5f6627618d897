package dev.jadegate.proxy;

import dev.jadegate.api.BodySource;
import dev.jadegate.api.Filter;
import dev.jadegate.filter.BodyPipe;
import dev.jadegate.filter.FilterChain;
import io.netty.handler.codec.http.HttpContent;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What must be let go of when an exchange is over. */
final class Ending {
  private static final Logger LOG = LoggerFactory.getLogger(Ending.class);

  private Ending() {}

  /** Releases buffers, stops timers, cancels what is waited for. */
  static void release(LiveExchange x) {
    x.heldHead = null;
    x.retryOver();
    if (x.total != null) {
      x.total.release();
      x.total = null;
    }
    if (x.continueTimer != null) {
      x.continueTimer.release();
      x.continueTimer = null;
    }
    if (x.tunnel != null) {
      x.tunnel.release();
    }
    if (x.body != null) {
      x.body.discard();
    }
    if (x.early != null) {
      x.early.forEach(HttpContent::release);
      x.early = null;
    }
    cancel(x.requestPipes);
    cancel(x.responsePipes);
    BodySource source = x.source;
    if (source != null) {
      x.source = null;
      cancel(source);
    }
    CompletionStage<?> awaited = x.awaited;
    if (awaited != null) {
      x.awaited = null;
      awaited.toCompletableFuture().cancel(true);
    }
  }

  /** Nobody wants that body any more; whatever its owner does, what ends goes on ending. */
  static void cancel(BodySource source) {
    try {
      source.onCancel();
    } catch (RuntimeException e) {
      LOG.error("body source failed: {}", source.getClass().getName(), e);
    }
  }

  private static void cancel(BodyPipe @Nullable [] pipes) {
    if (pipes != null) {
      for (BodyPipe pipe : pipes) {
        pipe.cancel();
      }
    }
  }

  /**
   * Tells those who watch. The gateway's own pages are in no trace: they are asked all the time.
   */
  static void observe(LiveExchange x) {
    if (x.trace != null && !(x.matched().action() instanceof Action.Reserved)) {
      x.trace.end(x);
    }
    if (!x.shadow) {
      x.snapshot.observation().ended(x.loop().index(), x);
    }
  }

  /** Tells those filters that ran and want to know, in reverse order. */
  static void tell(FilterChain chain, LiveExchange x) {
    int[] positions = chain.onEnd();
    for (int i = positions.length - 1; i >= 0; i--) {
      if (positions[i] < x.ran) {
        tell(chain.at(positions[i]), x);
      }
    }
  }

  private static void tell(Filter filter, LiveExchange x) {
    try {
      filter.onEnd(x, x.outcome());
    } catch (RuntimeException e) {
      LOG.error("filter failed at the end: {}", filter.getClass().getName(), e);
    }
  }
}
