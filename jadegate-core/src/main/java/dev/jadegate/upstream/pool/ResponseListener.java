package dev.jadegate.upstream.pool;

import dev.jadegate.message.Abort;
import dev.jadegate.message.Interim;
import dev.jadegate.message.ResponseHead;
import io.netty.handler.codec.http.HttpContent;

/**
 * Who is told what an instance answers. Called on the connection's event loop, in order; after an
 * abort nothing follows.
 */
public interface ResponseListener {
  /** An interim response (1xx other than 101). */
  void onInterim(Interim interim);

  /** The final response's head, or 101. */
  void onResponse(ResponseHead head);

  /** A chunk of the body, which the listener now owns; the last one ends the response. */
  void onContent(HttpContent chunk);

  /**
   * A batch of reading is over: time to flush. The listener asks for more with {@link
   * UpstreamConnection#read}.
   */
  void onReadComplete();

  /** The connection takes bytes again. */
  void onWritable();

  /** The connection is gone, or what it said was malformed. */
  void onAbort(Abort abort);

  /** The connection's deadline, which the listener set, is over. */
  void onDeadline();
}
