package dev.jadegate.pairs;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.jadegate.testkit.Fields;
import dev.jadegate.testkit.Http3Client;
import dev.jadegate.testkit.Http3Stream;
import dev.jadegate.testkit.ReceivedResponse;
import io.netty.handler.codec.http3.Http3ErrorCode;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A client of HTTP/3, all of whose calls share one connection. */
final class Http3Caller implements Caller {
  private final Http3Client client;

  Http3Caller(Http3Client client) {
    this.client = client;
  }

  @Override
  public Call start(String method, String path, String... fieldLines) {
    return ask(true, method, path, fieldLines);
  }

  @Override
  public Call open(String method, String path, String... fieldLines) {
    return ask(false, method, path, fieldLines);
  }

  private Call ask(boolean end, String method, String path, String... fieldLines) {
    List<String> lines = new ArrayList<>();
    lines.add(":method: " + method);
    lines.add(":scheme: https");
    lines.add(":authority: " + Certificates.NAME);
    lines.add(":path: " + path);
    Arrays.stream(fieldLines).map(Http3Caller::lowerCase).forEach(lines::add);
    return new Http3Call(client.open().pause().section(end, lines.toArray(String[]::new)));
  }

  private static String lowerCase(String line) {
    int colon = line.indexOf(':');
    return line.substring(0, colon).toLowerCase(Locale.ROOT)
        + ": "
        + line.substring(colon + 1).strip();
  }

  @Override
  public int connections() {
    return 1;
  }

  @Override
  public void close() {
    client.close();
  }

  /** A stream. */
  private static final class Http3Call implements Call {
    private static final int CANCELLED = Http3ErrorCode.H3_REQUEST_CANCELLED.code();

    private final Http3Stream stream;
    private final ByteArrayOutputStream early = new ByteArrayOutputStream();
    private Fields trailers = Fields.NONE;
    private ReceivedResponse head = new ReceivedResponse("", Fields.NONE, new byte[0], Fields.NONE);

    Http3Call(Http3Stream stream) {
      this.stream = stream;
    }

    @Override
    public void write(byte[] bytes) throws InterruptedException {
      stream.write(bytes);
    }

    @Override
    public void end(String... trailerLines) {
      if (trailerLines.length == 0) {
        stream.end();
      } else {
        stream.section(
            true, Arrays.stream(trailerLines).map(Http3Caller::lowerCase).toArray(String[]::new));
      }
    }

    @Override
    public ReceivedResponse readHead() throws IOException, InterruptedException {
      if (!(stream.takeSlowly() instanceof Http3Stream.Event.Head(Fields fields))) {
        throw new IOException("no head came");
      }
      String line = "HTTP/3.0 " + fields.value(":status");
      head = new ReceivedResponse(line, fields, new byte[0], Fields.NONE);
      return head;
    }

    /** Takes more of the body; false at its end. */
    private boolean more() throws IOException, InterruptedException {
      switch (stream.takeSlowly()) {
        case Http3Stream.Event.Head(Fields fields) -> trailers = fields;
        case Http3Stream.Event.Data(byte[] bytes) -> early.writeBytes(bytes);
        case Http3Stream.Event.Fin _ -> {
          return false;
        }
        case Http3Stream.Event other -> throw new IOException("instead of more: " + other);
      }
      return true;
    }

    @Override
    public String read(int count) throws IOException, InterruptedException {
      while (early.size() < count) {
        if (!more()) {
          throw new EOFException("the body ended after " + early);
        }
      }
      String all = early.toString(ISO_8859_1);
      early.reset();
      early.writeBytes(all.substring(count).getBytes(ISO_8859_1));
      return all.substring(0, count);
    }

    @Override
    public ReceivedResponse readRest() throws IOException, InterruptedException {
      while (more()) {
        // All of it is kept.
      }
      return new ReceivedResponse(head.line(), head.fields(), early.toByteArray(), trailers);
    }

    @Override
    public void cancel() {
      stream.reset(CANCELLED);
      stream.stop(CANCELLED);
    }
  }
}
