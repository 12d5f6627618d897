package dev.jadegate.pairs;

import dev.jadegate.testkit.Fields;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.ReceivedResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A client of HTTP/1.1. Keeps of a real one that each call has a connection, used again later. */
final class Http1Caller implements Caller {
  private final Dial dial;
  private final Collection<RawClient> all = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedDeque<RawClient> idle = new ConcurrentLinkedDeque<>();

  /** How connections are made. */
  @FunctionalInterface
  interface Dial {
    RawClient connect() throws Exception;
  }

  Http1Caller(Dial dial) {
    this.dial = dial;
  }

  @Override
  public Call start(String method, String path, String... fieldLines) throws Exception {
    return send(method, path, false, fieldLines);
  }

  @Override
  public Call open(String method, String path, String... fieldLines) throws Exception {
    boolean chunked =
        Arrays.stream(fieldLines).noneMatch(line -> line.startsWith("Content-Length:"));
    if (!chunked) {
      return send(method, path, false, fieldLines);
    }
    String[] lines = Arrays.copyOf(fieldLines, fieldLines.length + 1);
    lines[fieldLines.length] = "Transfer-Encoding: chunked";
    return send(method, path, true, lines);
  }

  private Call send(String method, String path, boolean chunked, String... lines) throws Exception {
    RawClient free = idle.pollLast();
    RawClient connection = free == null ? dial.connect() : free;
    if (free == null) {
      all.add(connection);
    }
    connection.sendHead(method + " " + path, lines);
    return new Http1Call(connection, method.equals("HEAD"), chunked);
  }

  @Override
  public int connections() {
    return all.size();
  }

  @Override
  public void close() throws IOException {
    for (RawClient connection : all) {
      connection.close();
    }
  }

  /** A request on a connection that nobody else uses. */
  private final class Http1Call implements Call {
    private final RawClient connection;
    private final boolean toHead;
    private final boolean chunked;
    private ReceivedResponse head = new ReceivedResponse("", Fields.NONE, new byte[0], Fields.NONE);
    private Http1Body body = new Http1Body(Fields.NONE, true, count -> "");

    Http1Call(RawClient connection, boolean toHead, boolean chunked) {
      this.connection = connection;
      this.toHead = toHead;
      this.chunked = chunked;
    }

    @Override
    public void write(byte[] bytes) throws IOException {
      if (chunked) {
        connection.send(Integer.toHexString(bytes.length) + "\r\n").send(bytes).send("\r\n");
      } else {
        connection.send(bytes);
      }
    }

    @Override
    public void end(String... trailerLines) throws IOException {
      if (chunked) {
        connection.send("0\r\n" + lines(trailerLines) + "\r\n");
      }
    }

    @Override
    public ReceivedResponse readHead() throws IOException {
      head = connection.readHead();
      int status = head.status();
      boolean none = toHead || status < 200 || status == 204 || status == 304;
      body = new Http1Body(head.fields(), none, connection::read);
      return head;
    }

    @Override
    public String read(int count) throws IOException {
      return body.read(count);
    }

    @Override
    public ReceivedResponse readRest() throws IOException {
      byte[] rest = body.rest();
      if (!head.field("Connection").equals("close")) {
        idle.addLast(connection);
      }
      return new ReceivedResponse(head.line(), head.fields(), rest, body.trailers());
    }

    @Override
    public void cancel() throws IOException {
      connection.reset();
    }
  }

  static String lines(String... lines) {
    return lines.length == 0 ? "" : String.join("\r\n", lines) + "\r\n";
  }
}
