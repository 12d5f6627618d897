package dev.jadegate.upstream.health;

import com.google.re2j.Pattern;
import dev.jadegate.config.ActiveCheckConfig;
import dev.jadegate.config.CheckMethod;
import dev.jadegate.config.StatusSet;
import dev.jadegate.message.FieldNames;
import dev.jadegate.message.HeaderBlock;
import dev.jadegate.message.RequestHead;
import dev.jadegate.message.ResponseHead;
import dev.jadegate.message.Upstream;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A request, whose answer must have a certain status and perhaps a certain text in its body. */
final class HttpQuestion implements Question {
  /** So much of a body is looked at, and read to its end for the instance's sake. */
  static final int MAX_BODY = 64 * 1024;

  private static final String USER_AGENT = "jadegate-health-check";
  private static final CheckResult NO_MATCH = CheckResult.failed("body does not match");

  private final ActiveCheckConfig config;
  private final StatusSet statuses;
  private final @Nullable Pattern expected;
  private final CheckTarget target;
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private CheckResult good = CheckResult.good("");

  /**
   * @param expected what must be found in the body; null: it does not matter
   */
  HttpQuestion(
      ActiveCheckConfig config,
      StatusSet statuses,
      @Nullable Pattern expected,
      CheckTarget target) {
    this.config = config;
    this.statuses = statuses;
    this.expected = expected;
    this.target = target;
  }

  @Override
  public void ask(Upstream stream) {
    HeaderBlock fields = new HeaderBlock();
    fields.add(FieldNames.HOST, target.authority());
    fields.add(FieldNames.USER_AGENT, USER_AGENT);
    fields.add(FieldNames.ACCEPT, "*/*");
    config.headers().forEach((name, value) -> fields.set((CharSequence) name, value));
    fields.add(FieldNames.CONNECTION, "close"); // HTTP/2 leaves it out
    HttpMethod method = config.method() == CheckMethod.HEAD ? HttpMethod.HEAD : HttpMethod.GET;
    stream.write(new RequestHead(method, target.path(), HttpVersion.HTTP_1_1, fields, false));
    stream.write(LastHttpContent.EMPTY_LAST_CONTENT);
  }

  @Override
  public @Nullable CheckResult onHead(ResponseHead head) {
    int status = head.status().code();
    if (!statuses.contains(status)) {
      return CheckResult.failed("status " + status);
    }
    good = CheckResult.good("status " + status);
    return expected == null ? good : null;
  }

  @Override
  public @Nullable CheckResult onBody(ByteBuf content) {
    if (expected == null) {
      return good;
    }
    int count = Math.min(content.readableBytes(), MAX_BODY - body.size());
    byte[] bytes = new byte[count];
    content.getBytes(content.readerIndex(), bytes);
    body.writeBytes(bytes);
    if (expected.matcher(body.toString(StandardCharsets.UTF_8)).find()) {
      return good;
    }
    return body.size() == MAX_BODY ? NO_MATCH : null;
  }

  @Override
  public CheckResult onEnd(LastHttpContent last) {
    return expected == null ? good : NO_MATCH; // or it was known before
  }
}
