package dev.jadegate.filter;

import dev.jadegate.api.BodyOut;
import dev.jadegate.api.BodyRefused;
import dev.jadegate.api.Exchange;
import dev.jadegate.api.Failure;
import dev.jadegate.api.Filter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.LastHttpContent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One filter's place in the way of a body: gives it each chunk, or, if it holds the body, all of it
 * at once. What the filter writes goes to the next place. One per exchange, direction and filter
 * that wants bodies. Event loop only.
 */
public final class BodyPipe implements BodyOut {
  private static final Logger LOG = LoggerFactory.getLogger(BodyPipe.class);

  /** Which of a filter's two body hooks. */
  public enum Direction {
    REQUEST,
    RESPONSE
  }

  /** Told when a body is larger than its filter holds, or the filter throws. */
  public interface OnFailure {
    void failed(Failure failure, String detail);
  }

  private final Exchange exchange;
  private final Filter filter;
  private final Direction direction;
  private final BodyOut next;
  private final OnFailure onFailure;
  private final long limit;
  private @Nullable CompositeByteBuf held;
  private boolean over;

  public BodyPipe(
      Exchange exchange, Filter filter, Direction direction, BodyOut next, OnFailure onFailure) {
    this.exchange = exchange;
    this.filter = filter;
    this.direction = direction;
    this.next = next;
    this.onFailure = onFailure;
    limit = direction == Direction.REQUEST ? filter.holdsRequestBody() : filter.holdsResponseBody();
  }

  @Override
  public boolean isWritable() {
    return next.isWritable();
  }

  @Override
  public void fail(Failure failure, String detail) {
    cancel();
    onFailure.failed(failure, detail);
  }

  /** Takes a chunk for this filter. */
  @Override
  public void write(HttpContent chunk) {
    if (over) {
      chunk.release();
    } else if (limit > 0) {
      hold(chunk);
    } else {
      call(chunk);
    }
  }

  /** No more of a response is there for now. */
  public void pause() {
    if (!over && limit == 0) {
      try {
        filter.onResponsePause(exchange, next);
      } catch (RuntimeException e) {
        failed(e);
      }
    }
  }

  /** Nothing more comes; what is held is released. */
  public void cancel() {
    over = true;
    CompositeByteBuf whole = held;
    if (whole != null) {
      held = null;
      whole.release();
    }
  }

  private void hold(HttpContent chunk) {
    ByteBuf data = chunk.content();
    CompositeByteBuf whole = held;
    if (whole == null) {
      whole = data.alloc().compositeBuffer(Integer.MAX_VALUE);
      held = whole;
    }
    if (whole.readableBytes() + (long) data.readableBytes() > limit) {
      chunk.release();
      cancel();
      onFailure.failed(
          direction == Direction.REQUEST ? Failure.BODY_TOO_LARGE : Failure.BAD_RESPONSE,
          "body of more than " + limit + " bytes, which a filter holds");
      return;
    }
    if (data.isReadable()) {
      whole.addComponent(true, data.retain());
    }
    chunk.release();
    if (chunk instanceof LastHttpContent last) {
      held = null;
      call(whole(whole, last.trailingHeaders()));
    }
  }

  private static LastHttpContent whole(ByteBuf body, HttpHeaders trailers) {
    LastHttpContent all = new DefaultLastHttpContent(body);
    all.trailingHeaders().set(trailers);
    return all;
  }

  private void call(HttpContent chunk) {
    try {
      if (direction == Direction.REQUEST) {
        filter.onRequestBody(exchange, chunk, next);
      } else {
        filter.onResponseBody(exchange, chunk, next);
      }
    } catch (RuntimeException e) {
      failed(e);
    }
  }

  private void failed(RuntimeException e) {
    cancel();
    if (e instanceof BodyRefused refused) {
      onFailure.failed(refused.failure(), refused.detail());
    } else {
      LOG.error("filter failed: {}", filter.getClass().getName(), e);
      onFailure.failed(Failure.INTERNAL, filter.getClass().getName() + ": " + e);
    }
  }
}
