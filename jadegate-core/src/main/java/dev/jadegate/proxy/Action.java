package dev.jadegate.proxy;

import dev.jadegate.upstream.HashKey;
import dev.jadegate.upstream.Service;
import dev.jadegate.upstream.StickySessions;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** What becomes of a request that matched a route. */
public sealed interface Action {
  /** Forward to a service. */
  record Forward(Service service) implements Action {}

  /**
   * Forward to one of several services, by weight.
   *
   * @param services those that have a weight
   * @param shares what each of them gets
   * @param key what of a request says which one; null: nothing
   * @param sessions the cookies that say which one; null without
   */
  record Split(
      Service[] services,
      Shares shares,
      @Nullable HashKey key,
      @Nullable StickySessions<Service> sessions)
      implements Action {}

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
