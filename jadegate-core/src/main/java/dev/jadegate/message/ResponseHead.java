package dev.jadegate.message;

import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;

/** A final response's head. */
public final class ResponseHead implements HttpResponse {
  private HttpResponseStatus status;
  private HttpVersion version;
  private final HeaderBlock headers;

  public ResponseHead(HttpResponseStatus status, HeaderBlock headers) {
    this(status, HttpVersion.HTTP_1_1, headers);
  }

  public ResponseHead(HttpResponseStatus status, HttpVersion version, HeaderBlock headers) {
    this.status = status;
    this.version = version;
    this.headers = headers;
  }

  /** The response's head as this type: the same object if it is one, else a validated copy. */
  public static ResponseHead of(HttpResponse response) {
    return response instanceof ResponseHead head
        ? head
        : new ResponseHead(response.status(), HeaderBlock.of(response.headers()));
  }

  @Override
  public HttpResponseStatus status() {
    return status;
  }

  @Override
  public HttpVersion protocolVersion() {
    return version;
  }

  @Override
  public HttpHeaders headers() {
    return headers;
  }

  @Override
  public HttpResponse setStatus(HttpResponseStatus status) {
    this.status = status;
    return this;
  }

  @Override
  public HttpResponse setProtocolVersion(HttpVersion version) {
    this.version = version;
    return this;
  }

  @Override
  @Deprecated
  public HttpResponseStatus getStatus() {
    return status;
  }

  @Override
  @Deprecated
  public HttpVersion getProtocolVersion() {
    return version;
  }

  @Override
  public DecoderResult decoderResult() {
    return DecoderResult.SUCCESS;
  }

  @Override
  @Deprecated
  public DecoderResult getDecoderResult() {
    return DecoderResult.SUCCESS;
  }

  @Override
  public void setDecoderResult(DecoderResult result) {
    throw new UnsupportedOperationException("malformed heads never become objects");
  }

  @Override
  public String toString() {
    return version + " " + status;
  }
}
