package dev.jadegate.testkit;

import io.netty.handler.codec.http2.Http2StreamChannel;
import java.io.IOException;

/** A request of a client, and what is answered to it. */
public final class Http2Exchange extends Http2Stream {
  Http2Exchange(Http2StreamChannel channel, Http2Inbox inbox) {
    super(channel, inbox);
  }

  /** Reads a whole response; an interim one has no body. */
  public ReceivedResponse readResponse() throws IOException, InterruptedException {
    ReceivedResponse head = readHead();
    if (head.status() < 200) {
      return head;
    }
    byte[] body = readAll();
    return new ReceivedResponse(head.line(), head.fields(), body, trailers());
  }

  /** Reads a response's head, and leaves the body to {@link #read} or {@link #readAll}. */
  public ReceivedResponse readHead() throws IOException, InterruptedException {
    Fields fields = readSection();
    String line = "HTTP/2.0 " + fields.value(":status");
    return new ReceivedResponse(line, fields, new byte[0], Fields.NONE);
  }
}
