package dev.jadegate.api;

import io.netty.handler.codec.http.HttpResponse;
import java.util.concurrent.CompletionStage;

/** What a filter answers: go on, respond, fail, or wait. */
public sealed interface Verdict {
  /** Goes on with the next step. Allocates nothing. */
  static Verdict proceed() {
    return Proceed.INSTANCE;
  }

  /** Answers with this response; nothing is forwarded. The body's buffers pass to the gateway. */
  static Verdict respond(HttpResponse head, BodySource body) {
    return new Respond(head, body);
  }

  /**
   * Ends the exchange with this failure and its table status; the detail is logged, never shown to
   * the client.
   */
  static Verdict fail(Failure failure, String detail) {
    return new Fail(failure, detail);
  }

  /**
   * Waits. Nothing is forwarded and the body stays unread until the stage completes; then its
   * verdict counts. If the client leaves first, the stage is cancelled and a late verdict is
   * dropped. A stage that fails ends the exchange with {@link Failure#INTERNAL}. Only {@code
   * onRequest} may wait.
   */
  static Verdict await(CompletionStage<Verdict> stage) {
    return new Await(stage);
  }

  /** Go on. */
  enum Proceed implements Verdict {
    INSTANCE
  }

  /** Answer now. */
  record Respond(HttpResponse head, BodySource body) implements Verdict {}

  /** Fail now. */
  record Fail(Failure failure, String detail) implements Verdict {}

  /** Decide later. */
  record Await(CompletionStage<Verdict> stage) implements Verdict {}
}
