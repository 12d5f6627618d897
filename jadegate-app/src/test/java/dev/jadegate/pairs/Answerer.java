package dev.jadegate.pairs;

import dev.jadegate.testkit.ReceivedRequest;
import java.util.List;

/** An instance played by a test, whatever it speaks. Thread-safe. */
interface Answerer extends AutoCloseable {
  /** What is done with each request. */
  @FunctionalInterface
  interface Script {
    /**
     * Ends by returning, by {@link java.io.IOException} if the gateway ends the request, or fails.
     * An answer that has not ended then is aborted.
     */
    void serve(Reply reply) throws Exception;
  }

  /** What is done with each whole request. */
  @FunctionalInterface
  interface Whole {
    void to(ReceivedRequest request, Reply reply) throws Exception;
  }

  /** Reads whole requests and answers each. */
  static Script answering(Whole answer) {
    return reply -> answer.to(reply.readRequest(), reply);
  }

  /** Answers each request with 200 and this. */
  static Script saying(String body) {
    return answering((request, reply) -> reply.respond(200, body));
  }

  /** Answers each request with 200 and the request's own body. */
  static Script echoing() {
    return answering((request, reply) -> reply.respond(200, request.text()));
  }

  /** The address as the configuration writes it. */
  String address();

  /** How many connections there were so far. */
  int connections();

  /** All requests so far. A copy. */
  List<ReceivedRequest> requests();

  /** The next request that this method has not yet given, waiting for it. */
  ReceivedRequest takeRequest() throws InterruptedException;

  /** Takes no more connections, so that further ones are refused. */
  void refuse() throws Exception;
}
