package dev.jadegate.route;

import dev.jadegate.message.HeaderBlock;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;

/** A request as the table sees it. */
record Asked(
    String listener,
    String host,
    String path,
    HttpMethod httpMethod,
    String query,
    HttpHeaders headers)
    implements RouteQuery {
  static Asked get(String host, String path) {
    return new Asked("main", host, path, HttpMethod.GET, "", new HeaderBlock());
  }

  static Asked get(String path) {
    return get("h", path);
  }

  Asked by(HttpMethod other) {
    return new Asked(listener, host, path, other, query, headers);
  }

  Asked on(String other) {
    return new Asked(other, host, path, httpMethod, query, headers);
  }

  Asked withQuery(String other) {
    return new Asked(listener, host, path, httpMethod, other, headers);
  }

  Asked withField(String name, String value) {
    HttpHeaders fields = headers.copy().add(name, value);
    return new Asked(listener, host, path, httpMethod, query, fields);
  }
}
