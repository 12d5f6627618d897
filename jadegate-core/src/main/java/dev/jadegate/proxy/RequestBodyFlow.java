package dev.jadegate.proxy;

import dev.jadegate.api.BodyOut;
import dev.jadegate.api.Failure;
import dev.jadegate.filter.BodyPipe;
import dev.jadegate.filter.FilterChain;
import dev.jadegate.header.HopByHop;
import dev.jadegate.loop.Deadline;
import dev.jadegate.message.FieldNames;
import dev.jadegate.message.HeaderBlock;
import dev.jadegate.message.Interim;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.ArrayDeque;

/**
 * The request's body from the client through the filters to the attempt, with back-pressure: more
 * is read from the client only when all that came was written and the instance takes more. Event
 * loop only.
 */
final class RequestBodyFlow {
  /**
   * How long the client may wait for a 100 that the instance does not send (RFC 9110, section
   * 10.1.1).
   */
  private static final long CONTINUE_NANOS = 1_000_000_000L;

  private final RequestFlow flow;

  RequestBodyFlow(RequestFlow flow) {
    this.flow = flow;
  }

  /** Prepares for a body if one is coming. */
  void open(LiveExchange x) {
    if (!x.request().hasBody()) {
      return;
    }
    Route route = x.matched();
    boolean repeatable = route.retry().retries() > 0 || route.hedge() != null;
    x.body = new RequestBody(repeatable ? route.retry().replayBytes() : 0);
    FilterChain chain = route.filters();
    int[] positions = chain.onRequestBody();
    if (positions.length > 0) {
      x.requestPipes = pipes(x, chain, positions);
    }
  }

  private BodyPipe[] pipes(LiveExchange x, FilterChain chain, int[] positions) {
    BodyPipe[] pipes = new BodyPipe[positions.length];
    BodyOut next = new ToAttempt(x);
    for (int i = positions.length - 1; i >= 0; i--) {
      pipes[i] =
          new BodyPipe(
              x,
              chain.at(positions[i]),
              BodyPipe.Direction.REQUEST,
              next,
              (failure, detail) -> flow.fail(x, failure, detail));
      next = pipes[i];
    }
    return pipes;
  }

  /** Where the last filter's chunks go. */
  private final class ToAttempt implements BodyOut {
    private final LiveExchange x;

    ToAttempt(LiveExchange x) {
      this.x = x;
    }

    @Override
    public void write(HttpContent chunk) {
      send(x, chunk);
    }

    @Override
    public void fail(Failure failure, String detail) {
      flow.fail(x, failure, detail);
    }

    @Override
    public boolean isWritable() {
      return x.attempt != null && x.attempt.isWritable();
    }
  }

  /** A chunk from the client. */
  void content(LiveExchange x, HttpContent chunk) {
    if (x.tunnel != null && !x.ended) {
      x.tunnel.fromClient(chunk);
      return;
    }
    if (x.ended || x.body == null || x.source != null) {
      chunk.release(); // an answer of our own owes nothing to what comes now
      return;
    }
    if (chunk instanceof LastHttpContent last
        && last.trailingHeaders() instanceof HeaderBlock trailers) {
      cleanTrailers(x, trailers);
    }
    x.requestBytes += chunk.content().readableBytes();
    if (x.matched().isTooLarge(x.requestBytes)) {
      chunk.release();
      flow.fail(x, Failure.BODY_TOO_LARGE, "body over the limit");
    } else if (x.bodyFlowing) {
      push(x, chunk);
    } else {
      ArrayDeque<HttpContent> early = x.early;
      if (early == null) {
        early = new ArrayDeque<>(4);
        x.early = early;
      }
      early.add(chunk);
    }
  }

  /** What is not believed, or dropped, in the header section is not let in behind it either. */
  private static void cleanTrailers(LiveExchange x, HeaderBlock trailers) {
    trailers.remove(x.snapshot.requestIdHeader());
    if (x.snapshot.dropUnderscores()) {
      int dropped = trailers.removeNamesWithUnderscore();
      if (dropped > 0) {
        x.snapshot.observation().fieldsDropped(dropped);
      }
    }
  }

  private void push(LiveExchange x, HttpContent chunk) {
    BodyPipe[] pipes = x.requestPipes;
    if (pipes == null) {
      send(x, chunk);
    } else {
      pipes[0].write(chunk);
    }
  }

  private void send(LiveExchange x, HttpContent chunk) {
    if (x.ended || x.body == null) {
      chunk.release();
      return;
    }
    if (x.mirrored != null) {
      flow.mirrors().content(x, x.mirrored, chunk);
    }
    x.body.offer(chunk);
    if (x.attempt != null) {
      x.attempt.send(x.body);
      if (x.grpc) {
        x.attempt.touch();
      }
    }
  }

  /** The attempt has a connection, and the head is written to it. */
  void connected(LiveExchange x, Attempt attempt) {
    RequestBody body = x.body;
    if (body == null) {
      attempt.sendEmptyBody();
      return;
    }
    x.bodyFlowing = true;
    ArrayDeque<HttpContent> early = x.early;
    if (early != null) {
      x.early = null;
      early.forEach(chunk -> push(x, chunk));
    }
    attempt.send(body);
    if (x.expectsContinue && !x.continued && x.continueTimer == null) {
      Deadline timer = x.loop().deadline(() -> continueAnyway(x));
      x.continueTimer = timer;
      timer.set(x.loop().now(), CONTINUE_NANOS);
    }
    askForMore(x);
  }

  /** Reads on if everybody is ready for it. */
  void askForMore(LiveExchange x) {
    if (x.tunnel != null) {
      x.tunnel.askClient();
      return;
    }
    if (x.source != null) {
      return; // whether the rest is small enough to be dropped is seen when the answer is over
    }
    RequestBody body = x.body;
    Attempt attempt = x.attempt;
    if (x.ended || body == null || attempt == null || !x.bodyFlowing || !body.isHungry()) {
      return;
    }
    if (!attempt.isWritable()) {
      attempt.awaitRoom();
    } else if (!x.expectsContinue || x.continued) {
      x.downstream.read();
    }
  }

  private void continueAnyway(LiveExchange x) {
    if (!x.ended && !x.continued && !x.headWritten) {
      x.continued = true;
      pass(x, new Interim(HttpResponseStatus.CONTINUE, new HeaderBlock()));
      askForMore(x);
    }
  }

  /** Passes an interim response on; a 100 only to a client that waits for one, and only once. */
  void interim(LiveExchange x, Interim interim) {
    if (x.ended || x.headWritten) {
      return;
    }
    if (interim.status().code() == 100) {
      if (!x.expectsContinue || x.continued) {
        return;
      }
      x.continued = true;
    }
    HopByHop.strip(interim.headers());
    pass(x, interim);
    askForMore(x);
  }

  /** What an instance says early is of no use later (RFC 8297). */
  private static void pass(LiveExchange x, Interim interim) {
    x.downstream.write(interim);
    x.downstream.flush();
  }

  /** Another attempt begins: the body from its start, and no second 100 is asked for. */
  void rewind(LiveExchange x) {
    if (x.body != null) {
      x.body.rewind();
      if (x.continued) {
        x.request().headers().remove(FieldNames.EXPECT);
      }
    }
  }
}
