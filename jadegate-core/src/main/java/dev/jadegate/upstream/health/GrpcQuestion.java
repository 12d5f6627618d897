package dev.jadegate.upstream.health;

import dev.jadegate.header.Grpc;
import dev.jadegate.message.FieldNames;
import dev.jadegate.message.HeaderBlock;
import dev.jadegate.message.LastContent;
import dev.jadegate.message.RequestHead;
import dev.jadegate.message.ResponseHead;
import dev.jadegate.message.Upstream;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A call of the health service of gRPC (GRPC Health Checking Protocol, <a
 * href="https://github.com/grpc/grpc/blob/master/doc/health-checking.md">health-checking.md</a>).
 */
final class GrpcQuestion implements Question {
  private static final String PATH = "/grpc.health.v1.Health/Check";
  private static final int OK = 200;

  /** An answer is seven bytes; one of a later version may have a few fields more. */
  private static final int MAX_MESSAGE = 1024;

  private final String service;
  private final String authority;
  private final ByteArrayOutputStream message = new ByteArrayOutputStream();
  private int status = Grpc.NO_STATUS;

  /**
   * @param service whose health is asked for; empty: that of the whole server
   */
  GrpcQuestion(String service, String authority) {
    this.service = service;
    this.authority = authority;
  }

  @Override
  public void ask(Upstream stream) {
    HeaderBlock fields = new HeaderBlock();
    fields.add(FieldNames.HOST, authority);
    fields.add(FieldNames.TE, "trailers");
    fields.add(FieldNames.CONTENT_TYPE, Grpc.TYPE);
    fields.add(FieldNames.USER_AGENT, "jadegate-health-check");
    stream.write(new RequestHead(HttpMethod.POST, PATH, HttpVersion.HTTP_1_1, fields, true));
    stream.write(new LastContent(Unpooled.wrappedBuffer(GrpcHealth.request(service))));
  }

  @Override
  public @Nullable CheckResult onHead(ResponseHead head) {
    int code = head.status().code();
    if (code != OK) {
      return CheckResult.failed("status " + code);
    }
    status = Grpc.status(head.headers());
    return null;
  }

  @Override
  public @Nullable CheckResult onBody(ByteBuf content) {
    byte[] bytes = new byte[content.readableBytes()];
    content.getBytes(content.readerIndex(), bytes);
    message.writeBytes(bytes);
    return message.size() > MAX_MESSAGE ? CheckResult.failed("malformed grpc answer") : null;
  }

  @Override
  public CheckResult onEnd(LastHttpContent last) {
    int ended = Grpc.status(last.trailingHeaders());
    int code = ended == Grpc.NO_STATUS ? status : ended;
    if (code == Grpc.NO_STATUS) {
      return CheckResult.failed("no grpc status");
    }
    if (code != 0) {
      return CheckResult.failed("grpc status " + GrpcHealth.codeName(code));
    }
    String serving = GrpcHealth.status(message.toByteArray());
    return serving.equals(GrpcHealth.SERVING)
        ? CheckResult.good("grpc status " + serving)
        : CheckResult.failed("grpc status " + serving);
  }
}
