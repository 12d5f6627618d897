package dev.jadegate.message;

import io.netty.handler.codec.http.HttpContent;

/**
 * Who is told what a client sends: on an HTTP/1 connection request after request, on a stream one.
 * Called on the connection's event loop. What a method throws ends this exchange and no other: the
 * caller says so by {@link #onFault}, and on a stream the others go on.
 */
public interface RequestSink {
  /** A request begins. */
  void onRequest(RequestHead head);

  /** A chunk of its body, which the sink now owns; the last one ends the request. */
  void onContent(HttpContent chunk);

  /** The client left, was too slow, or what it sent was malformed. */
  void onAbort(Abort abort);

  /** A batch of reading is over: time to flush. */
  void onReadComplete();

  /** The client takes bytes again. */
  void onWritable();

  /**
   * The gateway drains: a tunnel that can be told so is, other exchanges finish. At most once;
   * holds for what begins later too.
   */
  void onDrain();

  /** A fault of ours: the exchange under way fails. */
  void onFault(Throwable cause);
}
