package dev.jadegate.upstream.pool;

import dev.jadegate.api.Failure;
import dev.jadegate.message.Upstream;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who wants a connection. Called on the pool's event loop, exactly one of {@link
 * #onConnection} and {@link #onNoConnection}, perhaps before acquire returns.
 */
public interface ConnectionTaker {
  /** Here it is; the taker must use it or give it back. */
  void onConnection(Upstream stream);

  /** It waited so long in the queue; what came of it follows. */
  default void onWaited(long nanos) {}

  /** There is none to be had. */
  void onNoConnection(Failure failure, String detail);

  /** The client for whom it is, as the PROXY protocol tells it; null: for the gateway itself. */
  default @Nullable InetSocketAddress source() {
    return null;
  }

  /** Where that client has connected to; null as the source is. */
  default @Nullable InetSocketAddress destination() {
    return null;
  }
}
