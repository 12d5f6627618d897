package dev.jadegate.proxy;

import dev.jadegate.api.BodyOut;
import dev.jadegate.api.BodySource;
import dev.jadegate.api.Failure;
import dev.jadegate.api.Verdict;
import dev.jadegate.filter.BodyPipe;
import dev.jadegate.filter.FilterChain;
import dev.jadegate.header.DateField;
import dev.jadegate.header.ErrorResponse;
import dev.jadegate.header.HopByHop;
import dev.jadegate.message.FieldNames;
import dev.jadegate.message.LastContent;
import dev.jadegate.message.ResponseHead;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * The answer on its way to the client: its head, and its body through the filters. Event loop only.
 */
final class ResponseWriter {
  private final RequestFlow flow;
  private final DateField date;

  ResponseWriter(RequestFlow flow, InstantSource clock) {
    this.flow = flow;
    date = new DateField(clock);
  }

  /**
   * Takes off what concerned only the connection to the instance, and adds a Date that is missing.
   */
  void cleanUpstreamHead(LiveExchange x, ResponseHead head) {
    HttpHeaders fields = head.headers();
    String upgrade = x.tunnel != null ? fields.get(FieldNames.UPGRADE) : null;
    HopByHop.strip(fields);
    if (upgrade != null) {
      fields.set(FieldNames.UPGRADE, upgrade);
    }
    if (!fields.contains(FieldNames.DATE)) {
      fields.add(FieldNames.DATE, date.value(x.loop().recent())); // RFC 9110, section 6.6.1
    }
  }

  /** A stored answer has the date of its origin. */
  void dateOwnHead(LiveExchange x, HttpResponse head) {
    if (!head.headers().contains(FieldNames.DATE)) {
      head.headers().add(FieldNames.DATE, date.value(x.loop().recent()));
    }
  }

  /** Does what a filter said of the head; true if the answer is another one now. */
  boolean revise(LiveExchange x, Verdict verdict) {
    switch (verdict) {
      case Verdict.Proceed _ -> {
        return false;
      }
      case Verdict.Respond(HttpResponse head, BodySource body) -> replace(x, head, body);
      case Verdict.Fail(Failure failure, String detail) -> replaceByFailure(x, failure, detail);
      case Verdict.Await _ -> throw new IllegalStateException("onResponse may not wait");
    }
    return true;
  }

  void replaceByFailure(LiveExchange x, Failure failure, String detail) {
    x.failure = failure;
    x.failureDetail = detail;
    ErrorResponse error = ErrorResponse.of(failure, x.id(), x.request());
    replace(x, error.head(), error.body());
  }

  /** This is the answer now. */
  void take(LiveExchange x, ResponseHead head, @Nullable BodySource own) {
    x.heldHead = head;
    x.source = own;
    if (x.grpc) {
      x.noteGrpcHead(head.headers());
    }
  }

  private void replace(LiveExchange x, HttpResponse head, BodySource body) {
    if (x.attempt != null) {
      x.attempt.dismiss("replaced by a filter");
    }
    x.tunnel = null; // not open yet
    if (x.source != null) {
      Ending.cancel(x.source);
    }
    dateOwnHead(x, head);
    take(x, ResponseHead.of(head), body);
  }

  /** The head that is not written yet. */
  static ResponseHead heldHead(LiveExchange x) {
    ResponseHead head = x.heldHead;
    if (head == null) {
      throw new IllegalStateException("head is already written");
    }
    return head;
  }

  /** The head is final: writes it, unless a filter holds the body, and starts a body of our own. */
  void begin(LiveExchange x, int ran) {
    if (x.ended) {
      return;
    }
    ResponseHead head = x.heldHead;
    if (head == null) {
      return;
    }
    x.status = head.status().code();
    FilterChain chain = x.filters();
    int[] positions = x.tunnel != null ? new int[0] : chain.onResponseBody();
    if (positions.length > 0 && ran > 0) {
      x.responsePipes = pipes(x, chain, positions, ran);
    }
    if (positions.length == 0 || !chain.holdsResponse(ran)) {
      writeHead(x);
    }
    BodySource own = x.source;
    if (own != null) {
      try {
        own.start(new FromSource(x));
      } catch (RuntimeException e) {
        flow.fault(x, own.getClass().getName(), e);
      }
    }
  }

  /** The client takes bytes again: goes on with a body of our own. */
  void writable(LiveExchange x) {
    BodySource own = x.source;
    if (x.ended || own == null || !x.headWritten) {
      return;
    }
    try {
      own.onWritable();
    } catch (RuntimeException e) {
      flow.fault(x, own.getClass().getName(), e);
    }
    flow.flush(x);
  }

  private BodyPipe[] pipes(LiveExchange x, FilterChain chain, int[] positions, int ran) {
    int count = 0;
    while (count < positions.length && positions[count] < ran) {
      count++;
    }
    BodyPipe[] pipes = new BodyPipe[count];
    BodyOut next = new ToClient(x);
    for (int i = 0; i < count; i++) {
      pipes[i] =
          new BodyPipe(
              x,
              chain.at(positions[i]),
              BodyPipe.Direction.RESPONSE,
              next,
              (failure, detail) -> flow.truncated(x, failure, detail));
      next = pipes[i];
    }
    return pipes;
  }

  /** Takes a chunk of the answer; the filter nearest to the instance sees it first. */
  void write(LiveExchange x, HttpContent chunk) {
    if (x.grpc && chunk instanceof LastHttpContent last && !last.trailingHeaders().isEmpty()) {
      x.noteGrpcTrailers(last.trailingHeaders());
    }
    BodyPipe[] pipes = x.responsePipes;
    if (pipes == null || pipes.length == 0) {
      emit(x, chunk);
    } else {
      pipes[pipes.length - 1].write(chunk);
    }
  }

  /** No more of the answer is there for now: what filters gather may be waited for. */
  void pause(LiveExchange x) {
    BodyPipe[] pipes = x.responsePipes;
    if (pipes != null && !x.ended) {
      for (int i = pipes.length - 1; i >= 0; i--) {
        pipes[i].pause();
      }
    }
  }

  /**
   * Ends the answer of a gRPC call that fails halfway as gRPC ends all calls: by trailers that say
   * how. No client takes what came before for the whole of it. A filter that is itself the failure
   * lets nothing through.
   */
  void endByTrailers(LiveExchange x, Failure failure) {
    write(
        x,
        new LastContent(
            Unpooled.EMPTY_BUFFER, ErrorResponse.grpcTrailers(failure, x.grpcStatusOf(failure))));
  }

  private void emit(LiveExchange x, HttpContent chunk) {
    if (x.ended) {
      chunk.release();
      return;
    }
    writeHead(x);
    x.responseBytes += chunk.content().readableBytes();
    x.flushWanted = true;
    if (chunk instanceof LastHttpContent) {
      x.source = null;
      flow.end(x);
    }
    x.downstream.write(chunk);
  }

  private static void writeHead(LiveExchange x) {
    ResponseHead head = x.heldHead;
    if (head != null) {
      x.heldHead = null;
      x.headWritten = true;
      x.flushWanted = true;
      if (x.peer.altSvc() != null) {
        head.headers().set(FieldNames.ALT_SVC, x.peer.altSvc());
      }
      x.downstream.write(head);
    }
  }

  /** Where the outermost filter's chunks go. */
  private final class ToClient implements BodyOut {
    private final LiveExchange x;

    ToClient(LiveExchange x) {
      this.x = x;
    }

    @Override
    public void write(HttpContent chunk) {
      emit(x, chunk);
    }

    @Override
    public void fail(Failure failure, String detail) {
      flow.truncated(x, failure, detail);
    }

    @Override
    public boolean isWritable() {
      return !x.ended && x.isDownstreamWritable();
    }
  }

  /**
   * Where a body of our own goes; what is written late is flushed by a task, once for many writes.
   */
  private final class FromSource implements BodyOut, Runnable {
    private final LiveExchange x;
    private boolean flushScheduled;

    FromSource(LiveExchange x) {
      this.x = x;
    }

    @Override
    public void write(HttpContent chunk) {
      ResponseWriter.this.write(x, chunk);
      if (!flushScheduled) {
        flushScheduled = true;
        x.executor().execute(this);
      }
    }

    @Override
    public void fail(Failure failure, String detail) {
      flow.truncated(x, failure, detail);
    }

    @Override
    public void run() {
      flushScheduled = false;
      flow.flushDownstream(x);
    }

    @Override
    public boolean isWritable() {
      return !x.ended && x.isDownstreamWritable();
    }
  }
}
