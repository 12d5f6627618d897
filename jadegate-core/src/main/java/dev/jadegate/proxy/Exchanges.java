package dev.jadegate.proxy;

import dev.jadegate.api.Failure;
import dev.jadegate.loop.Faults;
import dev.jadegate.loop.Loop;
import dev.jadegate.message.Abort;
import dev.jadegate.message.Downstream;
import dev.jadegate.message.HeaderBlock;
import dev.jadegate.message.RequestHead;
import dev.jadegate.message.RequestSink;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where what a client sends becomes exchanges, one after the other: one for each HTTP/1 connection,
 * and one for each stream. Confined to the connection's event loop.
 */
public final class Exchanges implements RequestSink {

  private final Supplier<Snapshot> snapshots;
  private final Loop loop;
  private final Peer peer;
  private final Downstream downstream;
  private final RequestFlow flow;
  private @Nullable LiveExchange exchange;
  private boolean draining;

  /**
   * @param snapshots gives the configuration in force; asked once an exchange
   */
  public Exchanges(
      Flows flows, Supplier<Snapshot> snapshots, Loop loop, Peer peer, Downstream downstream) {
    this.snapshots = snapshots;
    this.loop = loop;
    this.peer = peer;
    this.downstream = downstream;
    flow = flows.of(loop);
  }

  @Override
  public void onRequest(RequestHead head) {
    flow.begin(open(head));
  }

  private LiveExchange open(RequestHead head) {
    LiveExchange opened = new LiveExchange(flow, loop, downstream, snapshots.get(), peer, head);
    opened.draining = draining;
    exchange = opened;
    return opened;
  }

  @Override
  public void onContent(HttpContent chunk) {
    if (exchange == null) {
      chunk.release();
    } else {
      flow.requestContent(exchange, chunk);
    }
  }

  @Override
  public void onAbort(Abort abort) {
    LiveExchange current = exchange;
    if (current == null || current.ended) {
      if (abort.failure() == Failure.CLIENT_ABORT) {
        return;
      }
      // What could not be parsed still gets an answer and a line in the log.
      RequestHead unknown =
          new RequestHead(
              HttpMethod.valueOf("-"), "-", HttpVersion.HTTP_1_1, new HeaderBlock(), false);
      current = open(unknown);
      current.path = "-";
    }
    flow.downstreamAborted(current, abort);
  }

  @Override
  public void onReadComplete() {
    if (exchange != null) {
      flow.downstreamReadComplete(exchange);
    }
  }

  @Override
  public void onWritable() {
    if (exchange != null) {
      flow.downstreamWritable(exchange);
    }
  }

  @Override
  public void onDrain() {
    draining = true;
    if (exchange != null) {
      flow.drain(exchange);
    }
  }

  @Override
  public void onFault(Throwable cause) {
    Faults.log("exchange failed", cause);
    if (exchange != null) {
      flow.fail(exchange, Failure.INTERNAL, cause.toString());
      flow.flush(exchange);
    }
  }
}
