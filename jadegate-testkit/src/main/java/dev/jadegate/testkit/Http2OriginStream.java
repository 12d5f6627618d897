package dev.jadegate.testkit;

import io.netty.handler.codec.http2.Http2StreamChannel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A stream that an origin was asked on, in the hands of its script. */
public final class Http2OriginStream extends Http2Stream {
  private final Http2Connection connection;
  private final Consumer<ReceivedRequest> record;

  Http2OriginStream(
      Http2StreamChannel channel,
      Http2Inbox inbox,
      Http2Connection connection,
      Consumer<ReceivedRequest> record) {
    super(channel, inbox);
    this.connection = connection;
    this.record = record;
  }

  /** The connection it is on. */
  public Http2Connection connection() {
    return connection;
  }

  /** Reads a whole request and records it. */
  public ReceivedRequest readRequest() throws IOException, InterruptedException {
    ReceivedRequest head = head();
    byte[] body = readAll();
    ReceivedRequest request = new ReceivedRequest(head.line(), head.fields(), body, trailers());
    record.accept(request);
    return request;
  }

  /** Reads and records a head, and leaves the body to {@link #read} or {@link #readAll}. */
  public ReceivedRequest readHead() throws IOException, InterruptedException {
    ReceivedRequest head = head();
    record.accept(head);
    return head;
  }

  private ReceivedRequest head() throws IOException, InterruptedException {
    Fields fields = readSection();
    String target = fields.value(fields.has(":path") ? ":path" : ":authority");
    String line = fields.value(":method") + ' ' + target + " HTTP/2.0";
    return new ReceivedRequest(line, fields, new byte[0], Fields.NONE);
  }

  /** Sends a head, or with a status below 200 an interim response; a body may follow. */
  public void head(int status, String... fieldLines) throws IOException, InterruptedException {
    section(false, lines(status, fieldLines));
  }

  /** Sends a response without a body in one frame. */
  public void headOnly(int status, String... fieldLines) throws IOException, InterruptedException {
    section(true, lines(status, fieldLines));
  }

  /** Sends a whole response without Content-Length. */
  public void respond(int status, String body, String... fieldLines)
      throws IOException, InterruptedException {
    head(status, fieldLines);
    write(body);
    end();
  }

  private static List<String> lines(int status, String... fieldLines) {
    List<String> lines = new ArrayList<>();
    lines.add(":status: " + status);
    lines.addAll(List.of(fieldLines));
    return lines;
  }
}
