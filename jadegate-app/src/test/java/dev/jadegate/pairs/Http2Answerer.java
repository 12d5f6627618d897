package dev.jadegate.pairs;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.jadegate.testkit.Http2Origin;
import dev.jadegate.testkit.Http2OriginOptions;
import dev.jadegate.testkit.Http2OriginStream;
import dev.jadegate.testkit.ReceivedRequest;
import io.netty.handler.codec.http2.Http2Error;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.List;

/** An instance that speaks HTTP/2. */
final class Http2Answerer implements Answerer {
  private final Http2Origin origin;

  Http2Answerer(Http2OriginOptions options, Script script) throws Exception {
    origin =
        options.scripted(stream -> {
          Http2Reply reply = new Http2Reply(stream);
          script.serve(reply);
          if (!reply.ended) {
            stream.reset(Http2Error.INTERNAL_ERROR);
          }
        });
  }

  @Override
  public String address() {
    return origin.address();
  }

  @Override
  public int connections() {
    return origin.connections().size();
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
  public void close() throws Exception {
    origin.close();
  }

  /** A stream. */
  private static final class Http2Reply implements Reply {
    private final Http2OriginStream stream;
    private final ByteArrayOutputStream early = new ByteArrayOutputStream();
    private boolean ended;

    Http2Reply(Http2OriginStream stream) {
      this.stream = stream;
    }

    @Override
    public ReceivedRequest readRequest() throws IOException, InterruptedException {
      return stream.readRequest();
    }

    @Override
    public ReceivedRequest readHead() throws IOException, InterruptedException {
      return stream.readHead();
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
    public byte[] readRest() throws IOException, InterruptedException {
      early.writeBytes(stream.readAll());
      return early.toByteArray();
    }

    @Override
    public void interim(int status, String... fieldLines) throws IOException, InterruptedException {
      stream.head(status, fieldLines);
    }

    @Override
    public void head(int status, String... fieldLines) throws IOException, InterruptedException {
      stream.head(status, fieldLines);
    }

    @Override
    public void write(byte[] bytes) throws IOException, InterruptedException {
      stream.write(bytes);
    }

    @Override
    public void end(String... trailerLines) throws IOException, InterruptedException {
      if (trailerLines.length == 0) {
        stream.end();
      } else {
        stream.end(trailerLines);
      }
      ended = true;
    }

    @Override
    public void headOnly(int status, String... fieldLines)
        throws IOException, InterruptedException {
      stream.headOnly(status, fieldLines);
      ended = true;
    }

    @Override
    public void abort() throws IOException, InterruptedException {
      stream.reset(Http2Error.INTERNAL_ERROR);
      ended = true;
    }

    @Override
    public void refuse() throws IOException, InterruptedException {
      stream.reset(Http2Error.REFUSED_STREAM);
      ended = true;
    }

    @Override
    public void goAway() throws IOException, InterruptedException {
      stream.connection().goAway(0, Http2Error.NO_ERROR);
      ended = true;
    }

    @Override
    public void awaitCancel() throws IOException, InterruptedException {
      stream.awaitReset();
      ended = true;
    }
  }
}
