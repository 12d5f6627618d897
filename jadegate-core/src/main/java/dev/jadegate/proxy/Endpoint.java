package dev.jadegate.proxy;

import dev.jadegate.api.Exchange;
import dev.jadegate.api.Verdict;

/**
 * A page of the gateway itself. Called on the exchange's event loop; what may take long waits with
 * {@link Verdict#await}.
 */
public interface Endpoint {
  /** Answers. */
  Verdict respond(Exchange exchange);
}
