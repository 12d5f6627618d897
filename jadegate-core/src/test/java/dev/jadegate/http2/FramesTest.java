package dev.jadegate.http2;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jadegate.message.ByteWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the writer writes, the reader reads, wherever it is cut. */
class FramesTest {
  /** Frames as text; the content of DATA joined, however it came. */
  private static final class Heard implements FrameReader.Sink {
    final List<String> frames = new ArrayList<>();
    private final StringBuilder content = new StringBuilder();

    @Override
    public void onDataBegin(int stream, int length, boolean endStream) {
      frames.add("DATA " + stream + " " + length + " " + endStream);
    }

    @Override
    public void onPadding(int length) {
      frames.add("padding " + length);
    }

    @Override
    public void onData(ByteBuf bytes, boolean last) {
      content.append(bytes.toString(ISO_8859_1));
      bytes.release();
      if (last) {
        frames.add("\"" + content + "\"");
        content.setLength(0);
      }
    }

    @Override
    public void onFrame(int type, int flags, int stream, byte[] payload, int length) {
      frames.add(
          type + " " + flags + " " + stream + " " + new String(payload, 0, length, ISO_8859_1));
    }
  }

  private static byte[] written(EmbeddedChannel channel) {
    ByteBuf all = Unpooled.buffer();
    for (ByteBuf next = channel.readOutbound(); next != null; next = channel.readOutbound()) {
      all.writeBytes(next);
      next.release();
    }
    byte[] bytes = new byte[all.readableBytes()];
    all.readBytes(bytes);
    return bytes;
  }

  private static List<String> read(byte[] bytes, int step) {
    Heard heard = new Heard();
    FrameReader reader = new FrameReader(heard, true);
    for (int at = 0; at < bytes.length; at += step) {
      ByteBuf in = Unpooled.copiedBuffer(bytes, at, Math.min(step, bytes.length - at));
      reader.read(in);
      assertThat(in.refCnt()).isEqualTo(1);
      in.release();
      assertThat(in.refCnt()).isZero();
    }
    return heard.frames;
  }

  @Test
  void framesAreTheSameWhereverTheyAreCut() {
    EmbeddedChannel channel = new EmbeddedChannel(new ChannelInboundHandlerAdapter());
    ChannelHandlerContext ctx = channel.pipeline().firstContext();
    FrameWriter writer = new FrameWriter(ctx);
    String large = "x".repeat(5_000);
    writer.preface();
    writer.settings(Frames.MAX_CONCURRENT_STREAMS, 0x41424344);
    writer.ping("pingpong".getBytes(ISO_8859_1), 0);
    writer.data(3, Unpooled.copiedBuffer("hello", ISO_8859_1), false);
    writer.data(0x7fff_ffff, Unpooled.copiedBuffer(large, ISO_8859_1), true);
    writer.data(3, Unpooled.buffer(0), true);
    writer.goAway(0x30313233, 0x34353637);
    writer.reset(5, 0x30313233);
    writer.windowUpdate(0, 0x30313233);
    writer.settingsAck();
    writer.flush();
    byte[] bytes = written(channel);

    for (int step : new int[] {1, 2, 3, 7, 9, 10, 100, 1 << 20}) {
      assertThat(read(bytes, step))
          .containsExactly(
              "4 0 0 \0\3ABCD",
              "6 0 0 pingpong",
              "DATA 3 5 false",
              "\"hello\"",
              "DATA 2147483647 5000 true",
              "\"" + large + "\"",
              "DATA 3 0 true",
              "\"\"",
              "7 0 0 01234567",
              "3 0 5 0123",
              "8 0 0 0123",
              "4 1 0 ");
    }
    assertThat(writer.dataFrames()).isEqualTo(3);
    assertThat(writer.isDirty()).isFalse();
    channel.close();
  }

  @Test
  void aLargeBlockIsContinued() {
    EmbeddedChannel channel = new EmbeddedChannel(new ChannelInboundHandlerAdapter());
    FrameWriter writer = new FrameWriter(channel.pipeline().firstContext());
    ByteWriter block = ByteWriter.get();
    for (int i = 0; i < 40_000; i++) {
      block.put('b');
    }
    writer.preface();
    writer.headers(1, block, true);
    writer.flush();

    assertThat(read(written(channel), 1_000))
        .containsExactly(
            "1 1 1 " + "b".repeat(16_384),
            "9 0 1 " + "b".repeat(16_384),
            "9 4 1 " + "b".repeat(40_000 - 2 * 16_384));
    channel.close();
  }

  @Test
  void paddingIsTakenOff() {
    byte[] padded = {0, 0, 6, 0, 9, 0, 0, 0, 1, 2, 'a', 'b', 'c', 0, 0};
    byte[] onlyPadding = {0, 0, 3, 0, 8, 0, 0, 0, 1, 2, 0, 0};
    ByteBuf all = Unpooled.wrappedBuffer(Frames.PREFACE, padded, onlyPadding);
    byte[] bytes = new byte[all.readableBytes()];
    all.readBytes(bytes);

    for (int step : new int[] {1, 5, 1_000}) {
      assertThat(read(bytes, step))
          .containsExactly(
              "DATA 1 6 true", "padding 3", "\"abc\"", "DATA 1 3 false", "padding 3", "\"\"");
    }
  }

  @Test
  void aFrameAboveTheLimitIsRefusedByItsHead() {
    byte[] head = {0, 0x40, 1, 9, 0, 0, 0, 0, 1};
    ByteBuf all = Unpooled.wrappedBuffer(Frames.PREFACE, head);
    byte[] bytes = new byte[all.readableBytes()];
    all.readBytes(bytes);

    assertThatThrownBy(() -> read(bytes, 1_000))
        .isInstanceOfSatisfying(
            ConnectionError.class,
            error -> assertThat(error.code()).isEqualTo(ErrorCode.FRAME_SIZE_ERROR));
  }
}
