package dev.jadegate.pairs;

import dev.jadegate.testkit.Fields;
import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.OriginConnection;
import dev.jadegate.testkit.ReceivedRequest;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** An instance that speaks HTTP/1.1. */
final class Http1Answerer implements Answerer {
  private final Origin origin;

  /** Makes the origin that runs a script of connections. */
  @FunctionalInterface
  interface Maker {
    Origin make(Origin.Script script) throws Exception;
  }

  Http1Answerer(Maker maker, Script script) throws Exception {
    origin = maker.make(connection -> serve(connection, script));
  }

  private static void serve(OriginConnection connection, Script script) throws Exception {
    while (true) {
      Http1Reply reply = new Http1Reply(connection);
      script.serve(reply);
      if (!reply.ended) {
        connection.reset();
        return;
      }
      if (!reply.body.isEnded()) {
        connection.awaitEnd(); // or the answer were lost in a RST
        return;
      }
    }
  }

  @Override
  public String address() {
    return origin.address();
  }

  @Override
  public int connections() {
    return origin.connections();
  }

  @Override
  public List<ReceivedRequest> requests() {
    return origin.requests();
  }

  @Override
  public ReceivedRequest takeRequest() throws InterruptedException {
    return origin.takeRequest();
  }

  @Override
  public void refuse() throws Exception {
    origin.refuse();
  }

  @Override
  public void close() throws IOException {
    origin.close();
  }

  /** One request of a connection. */
  private static final class Http1Reply implements Reply {
    private final OriginConnection connection;
    private Http1Body body = new Http1Body(Fields.NONE, true, count -> "");
    private boolean chunked;
    private boolean ended;

    Http1Reply(OriginConnection connection) {
      this.connection = connection;
    }

    @Override
    public ReceivedRequest readRequest() throws IOException {
      return connection.readRequest();
    }

    @Override
    public ReceivedRequest readHead() throws IOException {
      ReceivedRequest head = connection.readHead();
      body = new Http1Body(head.fields(), false, connection::read);
      return head;
    }

    @Override
    public String read(int count) throws IOException {
      return body.read(count);
    }

    @Override
    public byte[] readRest() throws IOException {
      return body.rest();
    }

    @Override
    public void interim(int status, String... fieldLines) throws IOException {
      line(status, Http1Caller.lines(fieldLines));
    }

    private void line(int status, String fields) throws IOException {
      connection.write("HTTP/1.1 " + status + " Scripted\r\n" + fields + "\r\n");
    }

    @Override
    public void head(int status, String... fieldLines) throws IOException {
      chunked = Arrays.stream(fieldLines).noneMatch(line -> line.startsWith("Content-Length:"));
      String framing = chunked ? "Transfer-Encoding: chunked\r\n" : "";
      line(status, Http1Caller.lines(fieldLines) + framing);
    }

    @Override
    public void write(byte[] bytes) throws IOException {
      if (chunked) {
        connection.write(Integer.toHexString(bytes.length) + "\r\n").write(bytes).write("\r\n");
      } else {
        connection.write(bytes);
      }
    }

    @Override
    public void end(String... trailerLines) throws IOException {
      if (chunked) {
        connection.write("0\r\n" + Http1Caller.lines(trailerLines) + "\r\n");
      }
      ended = true;
    }

    @Override
    public void headOnly(int status, String... fieldLines) throws IOException {
      line(status, Http1Caller.lines(fieldLines));
      ended = true;
    }

    @Override
    public void abort() throws IOException {
      connection.reset();
    }

    @Override
    public void awaitCancel() throws IOException {
      connection.awaitEnd();
    }
  }
}
