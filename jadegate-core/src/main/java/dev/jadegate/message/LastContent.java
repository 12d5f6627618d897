package dev.jadegate.message;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.LastHttpContent;

/** A last chunk; unlike Netty's own it makes no header object where there are no trailers. */
public final class LastContent extends DefaultHttpContent implements LastHttpContent {
  private final HttpHeaders trailers;

  public LastContent(ByteBuf data) {
    this(data, EmptyHttpHeaders.INSTANCE);
  }

  public LastContent(ByteBuf data, HttpHeaders trailers) {
    super(data);
    this.trailers = trailers;
  }

  @Override
  public HttpHeaders trailingHeaders() {
    return trailers;
  }

  @Override
  public LastHttpContent copy() {
    return replace(content().copy());
  }

  @Override
  public LastHttpContent duplicate() {
    return replace(content().duplicate());
  }

  @Override
  public LastHttpContent retainedDuplicate() {
    return replace(content().retainedDuplicate());
  }

  @Override
  public LastHttpContent replace(ByteBuf content) {
    return new LastContent(
        content, trailers instanceof HeaderBlock block ? block.copy() : trailers);
  }

  @Override
  public LastHttpContent retain() {
    super.retain();
    return this;
  }

  @Override
  public LastHttpContent retain(int increment) {
    super.retain(increment);
    return this;
  }

  @Override
  public LastHttpContent touch() {
    super.touch();
    return this;
  }

  @Override
  public LastHttpContent touch(Object hint) {
    super.touch(hint);
    return this;
  }
}
