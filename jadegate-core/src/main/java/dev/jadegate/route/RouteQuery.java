package dev.jadegate.route;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;

/** What a route is found by. */
public interface RouteQuery {
  /** The listener that the request came in by. */
  String listener();

  /** Lower case, without a port; empty if none was named. */
  String host();

  /** The normalised path: begins with a slash, or is {@code *}. */
  String path();

  /** The method. */
  HttpMethod httpMethod();

  /** Without its question mark; empty if there is none. */
  String query();

  /** The header fields. */
  HttpHeaders headers();
}
