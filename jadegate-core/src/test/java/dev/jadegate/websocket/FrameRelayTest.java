package dev.jadegate.websocket;

import static dev.jadegate.websocket.Frames.CLOSE;
import static dev.jadegate.websocket.Frames.TEXT;
import static dev.jadegate.websocket.Frames.frame;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A Close is put in between two frames, and is the last (RFC 6455, section 5.5.1)")
final class FrameRelayTest {
  private static final String GOING_AWAY = "880203e9";

  private final FrameRelay relay = new FrameRelay(false);
  private final ByteBuf close = CloseFrame.toClient(UnpooledByteBufAllocator.DEFAULT);

  private static String hex(@Nullable ByteBuf bytes) {
    if (bytes == null) {
      throw new AssertionError("nothing is to be sent");
    }
    String hex = ByteBufUtil.hexDump(bytes);
    bytes.release();
    return hex;
  }

  @Test
  void bytesPassAsTheyAre() {
    ByteBuf frame = frame(true, TEXT, false, 5);

    assertThat(relay.pass(frame)).isSameAs(frame);
    close.release();
  }

  @Test
  void betweenFramesTheCloseGoesAtOnceAndNothingPassesBehindIt() {
    ByteBuf frame = frame(true, TEXT, false, 5);

    assertThat(hex(relay.close(close))).isEqualTo(GOING_AWAY);
    assertThat(relay.pass(frame)).isNull();
    assertThat(frame.refCnt()).isZero();
    assertThat(relay.isStopped()).isTrue();
  }

  @Test
  void withinAFrameTheCloseWaitsForItsEnd() {
    ByteBuf frame = frame(true, TEXT, false, 6);
    relay.pass(frame.readRetainedSlice(3));

    assertThat(relay.close(close)).isNull();
    assertThat(relay.pass(frame.readRetainedSlice(2))).isNotNull();
    assertThat(relay.isStopped()).isFalse();
    ByteBuf rest = Unpooled.wrappedBuffer(frame, frame(true, TEXT, false, 9));

    assertThat(hex(relay.pass(rest))).isEqualTo("000000" + GOING_AWAY);
    assertThat(rest.refCnt()).isZero();
    assertThat(close.refCnt()).isZero();
  }

  @Test
  void theSendersOwnCloseTakesThePlaceOfOurs() {
    ByteBuf theirs = frame(true, CLOSE, false, 2);
    relay.pass(theirs.readRetainedSlice(1));
    relay.close(close);

    assertThat(hex(relay.pass(theirs))).isEqualTo("020000");
    assertThat(close.refCnt()).isZero();
    assertThat(relay.isClosed()).isTrue();
  }

  @Test
  void behindTheSendersCloseNoneIsPutIn() {
    relay.pass(frame(true, CLOSE, false, 0));

    assertThat(relay.close(close)).isNull();
    assertThat(close.refCnt()).isZero();
  }

  @Test
  void theSendersCloseIsSeenBehindOurs() {
    relay.close(close);
    assertThat(relay.isClosed()).isFalse();

    relay.pass(frame(true, CLOSE, false, 2));

    assertThat(relay.isClosed()).isTrue();
  }

  @Test
  void whatIsNoWebSocketGetsNoClose() {
    relay.pass(frame(true, TEXT, true, 2));

    assertThat(relay.close(close)).isNull();
    assertThat(close.refCnt()).isZero();
    assertThat(relay.pass(frame(true, TEXT, false, 2))).as("the bytes pass on").isNotNull();
  }

  @Test
  void aCloseThatWasNotPutInIsLetGoOf() {
    relay.pass(frame(true, TEXT, false, 2).readSlice(2));
    relay.close(close);

    relay.cancel();

    assertThat(close.refCnt()).isZero();
  }

  @Test
  @DisplayName("towards an instance it is masked (section 5.3)")
  void towardsAnInstanceItIsMasked() {
    ByteBuf masked = CloseFrame.toServer(UnpooledByteBufAllocator.DEFAULT, 0xa1b2c3d4);
    FrameTracker server = new FrameTracker(true);
    server.follow(masked);

    assertThat(server.isClosed()).isTrue();
    assertThat(hex(masked)).isEqualTo("8882" + "a1b2c3d4" + "a25b"); // 03e9 xor a1b2
    close.release();
  }
}
