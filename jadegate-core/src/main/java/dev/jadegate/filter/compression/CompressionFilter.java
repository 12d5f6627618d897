package dev.jadegate.filter.compression;

import dev.jadegate.api.BodyOut;
import dev.jadegate.api.Exchange;
import dev.jadegate.api.Filter;
import dev.jadegate.api.Outcome;
import dev.jadegate.api.Slot;
import dev.jadegate.api.Verdict;
import dev.jadegate.config.CompressionConfig;
import dev.jadegate.header.HopByHop;
import dev.jadegate.message.HeaderBlock;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Compresses answers while they pass (RFC 9110, section 8.4). Behind a cache, so that what is kept
 * is compressed once; {@link NegotiationFilter} and {@link VariantFilter} stand before.
 *
 * <p>It holds no body back: what a batch of reading brought is on its way to the client when that
 * batch is over, be it an event of a stream or a slow answer.
 */
public final class CompressionFilter implements Filter {
  private static final Slot<CompressedBody> BODY = Slot.named("compressed body");

  private final Negotiation negotiation;
  private final CompressibleAnswers answers;
  private final CompressionRoom room;
  private final CompressionListener listener;

  private CompressionFilter(
      Negotiation negotiation,
      CompressibleAnswers answers,
      CompressionRoom room,
      CompressionListener listener) {
    this.negotiation = negotiation;
    this.answers = answers;
    this.room = room;
    this.listener = listener;
  }

  /** That of a route; null if no encoding that it offers works on this machine. */
  public static @Nullable CompressionFilter of(
      CompressionConfig config, CompressionRoom room, CompressionListener listener) {
    List<Coding> available = Coding.available(config);
    return available.isEmpty()
        ? null
        : new CompressionFilter(
            new Negotiation(available), new CompressibleAnswers(config), room, listener);
  }

  /** What the filters before it negotiate by. */
  public Negotiation negotiation() {
    return negotiation;
  }

  @Override
  public Verdict onResponse(Exchange exchange, HttpResponse response) {
    close(exchange); // this one is in the place of another
    HeaderBlock fields = HeaderBlock.of(response.headers());
    int status = response.status().code();
    if (status == 304) {
      CompressibleAnswers.notModified(exchange.request().headers(), response.headers());
    } else if (exchange.get(HopByHop.UPGRADE) == null && answers.varies(status, fields)) {
      CompressibleAnswers.vary(response.headers());
      if (!CompressibleAnswers.isEncoded(fields)) {
        compress(exchange, response, fields.contentLength());
      }
    }
    return Verdict.proceed();
  }

  private void compress(Exchange exchange, HttpResponse response, long length) {
    Coding coding = negotiation.outcome(exchange);
    if (coding == null) {
      return;
    }
    if (exchange.request().method() != HttpMethod.HEAD) {
      if (!room.take(coding.memory())) {
        listener.withoutRoom(coding);
        return;
      }
      exchange.set(BODY, new CompressedBody(coding, length, room, listener));
    }
    CompressibleAnswers.encoded(response.headers(), coding);
  }

  @Override
  public void onResponseBody(Exchange exchange, HttpContent chunk, BodyOut out) {
    CompressedBody body = exchange.get(BODY);
    if (body == null || body.isOver()) {
      out.write(chunk);
    } else {
      body.write(chunk, out);
    }
  }

  @Override
  public void onResponsePause(Exchange exchange, BodyOut out) {
    CompressedBody body = exchange.get(BODY);
    if (body != null) {
      body.flush(out);
    }
  }

  @Override
  public void onEnd(Exchange exchange, Outcome outcome) {
    close(exchange);
  }

  private static void close(Exchange exchange) {
    CompressedBody body = exchange.get(BODY);
    if (body != null) {
      body.close();
    }
  }
}
