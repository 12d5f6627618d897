package dev.jadegate.http1;

import dev.jadegate.api.Failure;
import dev.jadegate.message.RequestHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http.HttpContent;
import org.jspecify.annotations.Nullable;

/**
 * A client's bytes to requests: what has arrived and is not yet decoded, and where in a request it
 * stands. What is malformed is thrown as {@link Malformed}. Belongs to the channel's event loop.
 */
final class RequestDecoder {
  /** Pipelined bytes held while a response is under way. */
  private static final int MAX_HELD = 64 * 1024;

  /** So much of a body is read and dropped when its response is complete. */
  private static final long MAX_REST = 64 * 1024;

  private final Inbox inbox = new Inbox();
  private final HeadReader heads;
  private final BodyDecoder body;
  private long dropped;

  RequestDecoder(Http1Settings settings) {
    heads =
        new HeadReader(
            settings.maxLine(),
            settings.maxHead(),
            Failure.URI_TOO_LONG,
            Failure.HEADER_TOO_LARGE,
            Failure.BAD_REQUEST);
    body = new BodyDecoder(settings.maxHead(), Failure.BAD_REQUEST);
  }

  /** Takes over what was read from the socket. */
  void add(ByteBufAllocator allocator, ByteBuf read) {
    inbox.add(allocator, read);
  }

  boolean isEmpty() {
    return inbox.isEmpty();
  }

  /** Whether so much waits that no more should be read. */
  boolean isFull() {
    return inbox.size() >= MAX_HELD;
  }

  /** Whether part of a head has arrived, if it is a head's turn. */
  boolean isAmidstHead() {
    return heads.isAmidst(inbox.isEmpty() ? null : inbox.bytes());
  }

  /** The next head; null until it is all there. Only if something is. */
  @Nullable RequestHead head() {
    byte[] bytes = heads.read(inbox.bytes());
    if (bytes == null) {
      return null;
    }
    RequestHead head = RequestParser.parse(bytes);
    if (head.hasBody()) {
      long length = head.block().contentLength();
      if (length > 0) {
        body.startFixed(length);
      } else {
        body.startChunked();
      }
    }
    return head;
  }

  /** From here on bytes are passed on as they are. */
  void startRaw() {
    body.startRaw();
  }

  /** The next chunk of the body, the last one a last content; null until more has arrived. */
  @Nullable HttpContent content() {
    return body.decode(inbox);
  }

  /** Whether what is left of the body is known to be little, so that the connection can go on. */
  boolean isRestSmall() {
    long rest = body.remaining();
    return rest >= 0 && rest <= MAX_REST;
  }

  /** Nobody wants the rest of this body. */
  void startDropping() {
    dropped = 0;
  }

  /** Drops a chunk of it; false if that is enough. */
  boolean drop(HttpContent chunk) {
    dropped += chunk.content().readableBytes();
    chunk.release();
    return dropped <= MAX_REST;
  }

  /** Releases everything. */
  void clear() {
    inbox.clear();
  }
}
