package dev.jadegate.route;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;

public interface RouteQuery {
  String listener();

  String host();

  String path();

  HttpMethod httpMethod();

  String query();

  HttpHeaders headers();
}
