package dev.jadegate.pairs;

import dev.jadegate.testkit.TestGateway;

/** An instance, the gateway before it, and a client. */
record Chain(Answerer origin, TestGateway gateway, Caller caller) implements AutoCloseable {
  /** Ends the client, then the gateway, then the instance, whichever of them fails. */
  @Override
  @SuppressWarnings("try")
  public void close() throws Exception {
    try (Answerer last = origin;
        TestGateway middle = gateway;
        Caller first = caller) {
      // Closing is all.
    }
  }
}
