package dev.jadegate.pairs;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.jadegate.testkit.Fields;
import dev.jadegate.testkit.Http2Client;
import dev.jadegate.testkit.Http2Exchange;
import dev.jadegate.testkit.ReceivedResponse;
import io.netty.handler.codec.http2.Http2Error;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;

/** A client of HTTP/2, all of whose calls share one connection. */
final class Http2Caller implements Caller {
  private final Http2Client client;

  Http2Caller(Http2Client client) {
    this.client = client;
  }

  @Override
  public Call start(String method, String path, String... fieldLines) throws Exception {
    return new Http2Call(client.start(method, path, fieldLines));
  }

  @Override
  public Call open(String method, String path, String... fieldLines) throws Exception {
    return new Http2Call(client.open(method, path, fieldLines));
  }

  @Override
  public int connections() {
    return 1;
  }

  @Override
  public void close() throws Exception {
    client.close();
  }

  /** A stream. */
  private static final class Http2Call implements Call {
    private final Http2Exchange stream;
    private final ByteArrayOutputStream early = new ByteArrayOutputStream();
    private ReceivedResponse head = new ReceivedResponse("", Fields.NONE, new byte[0], Fields.NONE);

    Http2Call(Http2Exchange stream) {
      this.stream = stream;
    }

    @Override
    public void write(byte[] bytes) throws InterruptedException {
      tell(() -> stream.write(bytes));
    }

    @Override
    public void end(String... trailerLines) throws InterruptedException {
      tell(() -> {
        if (trailerLines.length == 0) {
          stream.end();
        } else {
          stream.end(trailerLines);
        }
      });
    }

    /** A part of what is to be sent. */
    private interface Write {
      void run() throws IOException, InterruptedException;
    }

    /**
     * Whoever has answered may close the stream before the request has ended (RFC 9113, section
     * 8.1); what it answered, or that it did not, shows where it is read.
     */
    private static void tell(Write write) throws InterruptedException {
      try {
        write.run();
      } catch (IOException closed) {
        // The reader will see.
      }
    }

    @Override
    public ReceivedResponse readHead() throws IOException, InterruptedException {
      head = stream.readHead();
      return head;
    }

    @Override
    public String read(int count) throws IOException, InterruptedException {
      while (early.size() < count) {
        byte[] bytes = stream.read();
        if (bytes.length == 0) {
          throw new EOFException("the body ended after " + early);
        }
        early.writeBytes(bytes);
      }
      String all = early.toString(ISO_8859_1);
      early.reset();
      early.writeBytes(all.substring(count).getBytes(ISO_8859_1));
      return all.substring(0, count);
    }

    @Override
    public ReceivedResponse readRest() throws IOException, InterruptedException {
      early.writeBytes(stream.readAll());
      return new ReceivedResponse(
          head.line(), head.fields(), early.toByteArray(), stream.trailers());
    }

    @Override
    public void cancel() throws IOException, InterruptedException {
      stream.reset(Http2Error.CANCEL);
    }
  }
}
