package dev.jadegate.upstream.pool;

import dev.jadegate.api.Failure;
import dev.jadegate.message.Upstream;

/**
 * Somebody who wants a connection. Called on the pool's event loop, exactly one of the two, perhaps
 * before acquire returns.
 */
public interface ConnectionTaker {
  /** Here it is; the taker must use it or give it back. */
  void onConnection(Upstream stream);

  /** There is none to be had. */
  void onNoConnection(Failure failure, String detail);
}
