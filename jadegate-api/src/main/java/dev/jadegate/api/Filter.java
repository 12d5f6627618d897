package dev.jadegate.api;

import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;

/**
 * One policy on a route. An instance serves one route, is shared by its exchanges on all event
 * loops, and so must be immutable; what it remembers of one exchange sits in a {@link Slot}.
 * Members stand in call order, all are called on the exchange's event loop and must not block. An
 * exception ends that exchange with status 500 and is logged; others go on.
 */
public interface Filter {
  /**
   * The request's head is there; the body is not yet read. Called in the order of the
   * configuration.
   */
  default Verdict onRequest(Exchange exchange, HttpRequest request) {
    return Verdict.proceed();
  }

  /**
   * One chunk of the request's body, the last one too. The filter hands it on, or something else in
   * its place, or keeps it until later; it owns the chunk until it does. A filter that does not
   * override this costs nothing per chunk. What it cannot make sense of it refuses with {@link
   * BodyRefused}.
   */
  default void onRequestBody(Exchange exchange, HttpContent chunk, BodyOut out) {
    out.write(chunk);
  }

  /**
   * The final response's head, whoever made it. Called in reverse order, over the filters whose
   * {@code onRequest} ran. {@link Verdict.Respond} and {@link Verdict.Fail} put another response in
   * its place, and the remaining filters see that; {@link Verdict.Await} is refused.
   */
  default Verdict onResponse(Exchange exchange, HttpResponse response) {
    return Verdict.proceed();
  }

  /** One chunk of the response's body; as {@link #onRequestBody}, in reverse order. */
  default void onResponseBody(Exchange exchange, HttpContent chunk, BodyOut out) {
    out.write(chunk);
  }

  /**
   * No more of the response's body is there for now. A filter that gathers what it gets, as a
   * compressor does, hands on what the client may wait for. Called after each batch of chunks, and
   * perhaps where there were none; not if the filter holds the body.
   */
  default void onResponsePause(Exchange exchange, BodyOut out) {}

  /**
   * The exchange is over, for whatever reason. Called exactly once if {@code onRequest} ran, in
   * reverse order.
   */
  default void onEnd(Exchange exchange, Outcome outcome) {}

  /**
   * Above 0, the gateway holds the request's body and calls {@link #onRequestBody} once, with all
   * of it in one last chunk; a body of more bytes than this ends in 413. 0: chunks pass as they
   * come.
   */
  default long holdsRequestBody() {
    return 0;
  }

  /** As {@link #holdsRequestBody} for the response; a body of more bytes than this ends in 502. */
  default long holdsResponseBody() {
    return 0;
  }
}
