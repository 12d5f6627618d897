package dev.jadegate.message;

import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;

/** A request's head, which knows whether a body follows. */
public final class RequestHead implements HttpRequest {
  private HttpMethod method;
  private String uri;
  private HttpVersion version;
  private final HeaderBlock headers;
  private final boolean hasBody;

  public RequestHead(
      HttpMethod method, String uri, HttpVersion version, HeaderBlock headers, boolean hasBody) {
    this.method = method;
    this.uri = uri;
    this.version = version;
    this.headers = headers;
    this.hasBody = hasBody;
  }

  /** Whether content may follow; otherwise the next object is an empty last content. */
  public boolean hasBody() {
    return hasBody;
  }

  /** A head that changes by itself, for the next attempt. */
  public RequestHead copy() {
    return new RequestHead(method, uri, version, (HeaderBlock) headers.copy(), hasBody);
  }

  @Override
  public HttpMethod method() {
    return method;
  }

  @Override
  public String uri() {
    return uri;
  }

  @Override
  public HttpVersion protocolVersion() {
    return version;
  }

  /** The fields; their own type, because it finds known names faster. */
  public HeaderBlock block() {
    return headers;
  }

  @Override
  public HttpHeaders headers() {
    return headers;
  }

  @Override
  public HttpRequest setMethod(HttpMethod method) {
    this.method = method;
    return this;
  }

  @Override
  public HttpRequest setUri(String uri) {
    this.uri = uri;
    return this;
  }

  @Override
  public HttpRequest setProtocolVersion(HttpVersion version) {
    this.version = version;
    return this;
  }

  @Override
  @Deprecated
  public HttpMethod getMethod() {
    return method;
  }

  @Override
  @Deprecated
  public String getUri() {
    return uri;
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
    return method + " " + uri + " " + version;
  }
}
