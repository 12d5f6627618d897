package dev.jadegate.proxy;

import dev.jadegate.upstream.Service;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.SplittableRandom;
import java.util.function.IntSupplier;

/** What becomes of a request that matched a route. */
public sealed interface Action {
  /** Forward to a service. */
  record Forward(Service service) implements Action {}

  /**
   * Forward to one of several services, by weight.
   *
   * @param upTo for each service the sum of the weights up to and with its own
   */
  record Split(Service[] services, int[] upTo) implements Action {
    Service choose(SplittableRandom random) {
      int point = random.nextInt(upTo[upTo.length - 1]);
      int i = 0;
      while (upTo[i] <= point) {
        i++;
      }
      return services[i];
    }
  }

  /**
   * Answer with a redirect.
   *
   * @param to where to; {@code https} alone: the same address over TLS; a path keeps the client's
   *     query
   * @param httpsPort where TLS is spoken
   */
  record Redirect(String to, int status, IntSupplier httpsPort) implements Action {}

  /** Answer with a page of the gateway itself, such as its health. */
  record Reserved(Endpoint endpoint) implements Action {}

  /** Nothing matched: 404, or 405 if another method would have. */
  record NoRoute() implements Action {}

  /** Answer with a fixed response; the body is copied for each. */
  record Respond(int status, byte[] body, HttpHeaders headers) implements Action {}
}
