package dev.jadegate.http2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.loop.ManualLoop;
import dev.jadegate.message.Abort;
import dev.jadegate.message.HeaderBlock;
import dev.jadegate.message.Interim;
import dev.jadegate.message.RequestHead;
import dev.jadegate.message.ResponseHead;
import dev.jadegate.message.ResponseSink;
import dev.jadegate.message.Upstream;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("A fault of ours in what an instance's stream calls ends that stream alone")
final class UpstreamFaultTest {
  private static final long MILLIS = 1000;

  /** Where the exchange of the first stream throws. */
  private enum Where {
    INTERIM,
    RESPONSE,
    CONTENT,
    READ_COMPLETE,
    DEADLINE,
    ABORT
  }

  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final ManualLoop time = new ManualLoop(channel);
  private final List<String> heard = new ArrayList<>();
  private final Http2Upstream connection =
      new Http2Upstream(time.loop(), "http", 10, 10, new Nobody());

  UpstreamFaultTest() {
    channel.config().setAutoRead(false);
    channel.pipeline().addLast(connection);
    channel.writeInbound(RawFrames.settings());
  }

  @AfterEach
  void end() {
    channel.finishAndReleaseAll();
  }

  /** Owns the connection and does not care. */
  private static final class Nobody implements Http2Upstream.Owner {
    @Override
    public void onRoom() {}

    @Override
    public void onGone() {}
  }

  /** Notes what it hears, and throws at one of it. */
  private final class Sink implements ResponseSink {
    private final int number;
    private final boolean throwing;
    private final Where where;

    Sink(int number, boolean throwing, Where where) {
      this.number = number;
      this.throwing = throwing;
      this.where = where;
    }

    private void hear(Where here, String what) {
      heard.add(number + " " + what);
      if (throwing && where == here) {
        throw new IllegalStateException("scripted");
      }
    }

    @Override
    public void onInterim(Interim interim) {
      hear(Where.INTERIM, "interim");
    }

    @Override
    public void onResponse(ResponseHead head) {
      hear(Where.RESPONSE, "response");
    }

    @Override
    public void onContent(HttpContent chunk) {
      chunk.release();
      hear(Where.CONTENT, chunk instanceof LastHttpContent ? "last" : "content");
    }

    @Override
    public void onReadComplete() {
      hear(Where.READ_COMPLETE, "complete");
    }

    @Override
    public void onWritable() {}

    @Override
    public void onDeadline() {
      hear(Where.DEADLINE, "deadline");
    }

    @Override
    public void onAbort(Abort abort) {
      hear(Where.ABORT, "" + abort.failure());
    }
  }

  private void ask(ResponseSink sink) {
    Upstream stream = connection.open();
    stream.listen(sink);
    stream.write(
        new RequestHead(HttpMethod.GET, "/", HttpVersion.HTTP_1_1, new HeaderBlock(), false));
    stream.write(LastHttpContent.EMPTY_LAST_CONTENT);
    stream.deadline(time.loop().now(), TimeUnit.MILLISECONDS.toNanos(MILLIS));
    stream.flush();
    channel.runPendingTasks();
  }

  @ParameterizedTest
  @EnumSource
  void theOthersGoOn(Where here) {
    ask(new Sink(1, true, here));
    switch (here) {
      case INTERIM -> channel.writeInbound(RawFrames.hints(1));
      case RESPONSE -> channel.writeInbound(RawFrames.ok(1, false));
      case DEADLINE -> time.advance(MILLIS);
      case ABORT -> channel.writeInbound(RawFrames.reset(1));
      default -> channel.writeInbound(RawFrames.ok(1, false), RawFrames.data(1, "a", false));
    }
    ask(new Sink(3, false, here));
    channel.writeInbound(RawFrames.ok(3, true));
    channel.runPendingTasks();

    assertThat(heard).contains("3 response", "3 last");
    assertThat(channel.isOpen()).isTrue();
    if (here == Where.ABORT) {
      assertThat(heard).contains("1 RESET");
    } else {
      assertThat(heard).contains("1 INTERNAL");
      assertThat(RawFrames.sent(channel)).contains("RST_STREAM 1 " + ErrorCode.INTERNAL_ERROR);
    }
  }

  @Test
  void atTheEndOfTheConnectionEachOfTheOthersHearsOfIt() {
    ask(new Sink(1, true, Where.ABORT));
    ask(new Sink(3, false, Where.ABORT));

    channel.close();

    assertThat(heard).contains("1 RESET", "3 STALE_CONNECTION");
  }
}
