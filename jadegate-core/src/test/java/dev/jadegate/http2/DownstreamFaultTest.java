package dev.jadegate.http2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.loop.ManualLoop;
import dev.jadegate.message.Abort;
import dev.jadegate.message.Downstream;
import dev.jadegate.message.DrainEvent;
import dev.jadegate.message.HeaderBlock;
import dev.jadegate.message.RequestHead;
import dev.jadegate.message.RequestSink;
import dev.jadegate.message.ResponseHead;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("A fault of ours in what a stream calls ends that stream alone")
final class DownstreamFaultTest {
  private static final long READ_MILLIS = 2000;

  /** Where the exchange of the first stream throws. */
  private enum Where {
    ACCEPT,
    REQUEST,
    CONTENT,
    READ_COMPLETE,
    TIMEOUT,
    RESET,
    MALFORMED,
    DRAIN,
    FAULT
  }

  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final ManualLoop time = new ManualLoop(channel);
  private final List<String> heard = new ArrayList<>();
  private Where where = Where.REQUEST;

  DownstreamFaultTest() {
    Http2Settings settings =
        new Http2Settings(
            10,
            1000,
            0,
            TimeUnit.MILLISECONDS.toNanos(READ_MILLIS),
            0,
            0,
            () -> false,
            kind -> heard.add("flood " + kind));
    channel.config().setAutoRead(false);
    channel.pipeline().addLast(new Http2Downstream(settings, time.loop(), this::accept));
    channel.writeInbound(RawFrames.preface());
  }

  @AfterEach
  void end() {
    channel.finishAndReleaseAll();
  }

  private RequestSink accept(Downstream stream) {
    int number = ((DownstreamStream) stream).id();
    if (number == 1 && where == Where.ACCEPT) {
      throw new IllegalStateException("scripted");
    }
    return new Sink(number, stream);
  }

  /** Throws on the first stream, and answers on the third. */
  private final class Sink implements RequestSink {
    private final int number;
    private final Downstream stream;

    Sink(int number, Downstream stream) {
      this.number = number;
      this.stream = stream;
    }

    private void fail(Where here) {
      if (number == 1 && where == here) {
        throw new IllegalStateException("scripted");
      }
    }

    @Override
    public void onRequest(RequestHead head) {
      fail(Where.REQUEST);
      fail(Where.FAULT);
      if (number == 3) {
        stream.write(new ResponseHead(HttpResponseStatus.OK, new HeaderBlock()));
        stream.write(LastHttpContent.EMPTY_LAST_CONTENT);
        stream.flush();
      }
    }

    @Override
    public void onContent(HttpContent chunk) {
      chunk.release();
      fail(Where.CONTENT);
    }

    @Override
    public void onAbort(Abort abort) {
      heard.add(number + " " + abort.failure());
      fail(Where.TIMEOUT);
      fail(Where.RESET);
      fail(Where.MALFORMED);
    }

    @Override
    public void onReadComplete() {
      fail(Where.READ_COMPLETE);
      stream.read();
    }

    @Override
    public void onWritable() {}

    @Override
    public void onDrain() {
      fail(Where.DRAIN);
    }

    @Override
    public void onFault(Throwable cause) {
      heard.add(number + " fault");
      fail(Where.FAULT);
    }
  }

  @ParameterizedTest
  @EnumSource
  void theOthersGoOn(Where here) {
    where = here;
    channel.writeInbound(RawFrames.request(1, false), RawFrames.data(1, "hello", false));
    switch (here) {
      case TIMEOUT -> time.advance(READ_MILLIS);
      case RESET -> channel.writeInbound(RawFrames.reset(1));
      case MALFORMED -> channel.writeInbound(RawFrames.windowUpdate(1, 0));
      case DRAIN -> channel.pipeline().fireUserEventTriggered(DrainEvent.INSTANCE);
      default -> {}
    }
    channel.writeInbound(RawFrames.request(3, true));
    channel.runPendingTasks();

    List<String> sent = RawFrames.sent(channel);
    assertThat(sent).contains("HEADERS 3");
    assertThat(sent).doesNotContain("GOAWAY 0 " + ErrorCode.INTERNAL_ERROR);
    assertThat(channel.isOpen()).isTrue();
    if (here == Where.RESET) {
      assertThat(sent).noneMatch(frame -> frame.startsWith("RST_STREAM"));
    } else {
      int code = here == Where.MALFORMED ? ErrorCode.PROTOCOL_ERROR : ErrorCode.INTERNAL_ERROR;
      assertThat(sent).contains("RST_STREAM 1 " + code);
    }
    if (here != Where.ACCEPT) {
      assertThat(heard).contains("1 fault");
    }
  }

  @Test
  void atTheEndOfTheConnectionEachOfTheOthersHearsOfIt() {
    where = Where.RESET;
    channel.writeInbound(RawFrames.request(1, false));
    channel.writeInbound(RawFrames.request(5, false));
    heard.clear();

    channel.close();

    assertThat(heard).contains("1 CLIENT_ABORT", "1 fault", "5 CLIENT_ABORT");
  }
}
