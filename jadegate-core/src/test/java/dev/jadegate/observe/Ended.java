package dev.jadegate.observe;

import dev.jadegate.api.Failure;
import dev.jadegate.message.HeaderBlock;
import dev.jadegate.observe.tracing.Trace;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/** An exchange that is over, with whatever the test says of it. */
final class Ended implements ExchangeRecord {
  String method = "GET";
  String path = "/a";
  String service = "orders";
  int attempts = 1;
  int status = 200;
  int grpcStatus = -1;
  @Nullable Failure failure;
  @Nullable Trace trace;
  String detail = "";
  long durationNanos = 1_500_000;
  final HeaderBlock fields = new HeaderBlock();

  @Override
  public String method() {
    return method;
  }

  @Override
  public String path() {
    return path;
  }

  @Override
  public String scheme() {
    return "http";
  }

  @Override
  public @Nullable Trace trace() {
    return trace;
  }

  @Override
  public String protocol() {
    return "HTTP/1.1";
  }

  @Override
  public String clientIp() {
    return "9.9.9.9";
  }

  @Override
  public String requestId() {
    return "id-1";
  }

  @Override
  public String host() {
    return "h";
  }

  @Override
  public HttpHeaders requestHeaders() {
    return fields;
  }

  @Override
  public String route() {
    return "r";
  }

  @Override
  public String tlsVersion() {
    return "TLSv1.3";
  }

  @Override
  public String service() {
    return service;
  }

  @Override
  public String instance() {
    return "10.0.0.1:80";
  }

  @Override
  public int attempts() {
    return attempts;
  }

  @Override
  public int status() {
    return status;
  }

  @Override
  public int grpcStatus() {
    return grpcStatus;
  }

  @Override
  public @Nullable Failure failure() {
    return failure;
  }

  @Override
  public String failureDetail() {
    return detail;
  }

  @Override
  public String user() {
    return "alice";
  }

  @Override
  public String cache() {
    return "miss";
  }

  @Override
  public long requestBytes() {
    return 3;
  }

  @Override
  public long responseBytes() {
    return 1234;
  }

  @Override
  public long durationNanos() {
    return durationNanos;
  }

  @Override
  public long upstreamNanos() {
    return 1_000_000;
  }

  @Override
  public long waitedNanos() {
    return 2_000_000;
  }
}
