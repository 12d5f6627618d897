package dev.jadegate.examples.filter;

import dev.jadegate.api.BodyOut;
import dev.jadegate.api.Exchange;
import dev.jadegate.api.Filter;
import dev.jadegate.api.Slot;
import dev.jadegate.api.Verdict;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.charset.StandardCharsets;

/**
 * Puts {@code ***} in place of a word in text responses. A word may lie across two chunks, so the
 * body is asked for as a whole; that costs memory and the first byte's delay, and is bounded by
 * {@code max_bytes}. A filter that can do with chunks does not override {@link #holdsResponseBody}.
 */
final class MaskWordFilter implements Filter {
  private static final String MASK = "***";
  private static final int PARTIAL_CONTENT = 206;

  /** What must be remembered between the head and the body. */
  private record Seen(HttpHeaders fields, boolean isText) {}

  /** One per filter and not per class, because a route may carry this filter twice. */
  private final Slot<Seen> seen = Slot.named("mask-word");

  private final String word;
  private final int maxBytes;

  MaskWordFilter(MaskWordConfig config) {
    word = asBytes(config.word());
    maxBytes = config.maxBytes();
  }

  /**
   * A text with a char for each of its bytes in UTF-8, so that searching needs no decoding and
   * leaves bytes that are not UTF-8 as they are.
   */
  private static String asBytes(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  /** What is compressed, or only a part, could not be searched. */
  @Override
  public Verdict onRequest(Exchange exchange, HttpRequest request) {
    request.headers().remove(HttpHeaderNames.ACCEPT_ENCODING);
    request.headers().remove(HttpHeaderNames.RANGE);
    return Verdict.proceed();
  }

  /** May be called a second time, if another filter put a response of its own in place. */
  @Override
  public Verdict onResponse(Exchange exchange, HttpResponse response) {
    exchange.set(seen, new Seen(response.headers(), isText(response)));
    return Verdict.proceed();
  }

  private static boolean isText(HttpResponse response) {
    HttpHeaders fields = response.headers();
    String type = fields.get(HttpHeaderNames.CONTENT_TYPE, "");
    return type.regionMatches(true, 0, "text/", 0, "text/".length())
        && !fields.contains(HttpHeaderNames.CONTENT_ENCODING)
        && !fields.containsValue(HttpHeaderNames.CACHE_CONTROL, "no-transform", true)
        && response.status().code() != PARTIAL_CONTENT;
  }

  @Override
  public long holdsResponseBody() {
    return maxBytes;
  }

  /** Called once, with the whole body; the head is not sent before, so it can still be changed. */
  @Override
  public void onResponseBody(Exchange exchange, HttpContent chunk, BodyOut out) {
    Seen head = exchange.get(seen);
    String body = chunk.content().toString(StandardCharsets.ISO_8859_1);
    if (head == null || !head.isText() || !body.contains(word)) {
      out.write(chunk);
      return;
    }
    byte[] masked = body.replace(word, MASK).getBytes(StandardCharsets.ISO_8859_1);
    head.fields().set(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(masked.length));
    head.fields().remove(HttpHeaderNames.ETAG); // it named the other bytes
    LastHttpContent whole = new DefaultLastHttpContent(Unpooled.wrappedBuffer(masked));
    if (chunk instanceof LastHttpContent last) {
      whole.trailingHeaders().set(last.trailingHeaders());
    }
    chunk.release(); // ours since the call; what is written to out is no longer
    out.write(whole);
  }
}
