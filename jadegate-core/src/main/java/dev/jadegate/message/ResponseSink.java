package dev.jadegate.message;

import io.netty.handler.codec.http.HttpContent;

/**
 * Who is told what an instance answers to one request. Called on the connection's event loop, in
 * order; after an abort nothing follows. What a method throws comes back as an abort with {@link
 * dev.jadegate.api.Failure#INTERNAL}, and on a connection that is shared ends this stream alone.
 */
public interface ResponseSink {
  /** An interim response (1xx other than 101). */
  void onInterim(Interim interim);

  /** The final response's head, or 101. */
  void onResponse(ResponseHead head);

  /** A chunk of the body, which the sink now owns; the last one ends the response. */
  void onContent(HttpContent chunk);

  /** A batch of reading is over: time to flush, and to ask for more. */
  void onReadComplete();

  /** The instance takes bytes again. */
  void onWritable();

  /** The deadline, which the sink set by {@link Upstream#deadline}, is over. */
  void onDeadline();

  /** The connection is gone, or what it said was malformed. */
  void onAbort(Abort abort);
}
