package dev.jadegate.websocket;

import static dev.jadegate.websocket.Frames.CLOSE;
import static dev.jadegate.websocket.Frames.CONTINUATION;
import static dev.jadegate.websocket.Frames.PING;
import static dev.jadegate.websocket.Frames.TEXT;
import static dev.jadegate.websocket.Frames.frame;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Where frames end is known, however they are cut (RFC 6455, section 5.2)")
final class FrameTrackerTest {
  private final FrameTracker server = new FrameTracker(false);
  private final FrameTracker client = new FrameTracker(true);

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "1, 0",
    "125, 0",
    "0, 2",
    "126, 2",
    "65535, 2",
    "0, 8",
    "65536, 8",
    "70000, 8"
  })
  void everyFormOfLengthIsUnderstoodAtEveryCut(int length, int form) {
    for (boolean masked : new boolean[] {false, true}) {
      ByteBuf frame = frame(true, TEXT, masked, length, form);
      int size = frame.readableBytes();
      for (int cut = 1; cut < Math.min(size, 20); cut++) {
        FrameTracker tracker = new FrameTracker(masked);
        tracker.follow(frame.slice(0, cut));
        assertThat(tracker.isAtBoundary()).as("cut at %s", cut).isFalse();
        tracker.follow(frame.slice(cut, size - cut - 1));
        assertThat(tracker.isAtBoundary() && cut < size - 1).isFalse();
        tracker.follow(frame.slice(size - 1, 1));
        assertThat(tracker.isAtBoundary()).as("cut at %s", cut).isTrue();
        assertThat(tracker.isClosed()).isFalse();
      }
    }
  }

  @Test
  void aPayloadThatLooksLikeFramesIsSkipped() {
    ByteBuf frame = frame(true, TEXT, false, 6, 0).setInt(2, 0x88028800);

    server.follow(frame);

    assertThat(server.isAtBoundary()).isTrue();
    assertThat(server.isClosed()).isFalse();
  }

  @Test
  void aControlFrameMayStandBetweenFragments() {
    server.follow(frame(false, TEXT, false, 3));
    assertThat(server.isAtBoundary()).isTrue();
    server.follow(frame(true, PING, false, 125));
    assertThat(server.isAtBoundary()).isTrue();
    server.follow(frame(true, CONTINUATION, false, 200));

    assertThat(server.isAtBoundary()).isTrue();
    assertThat(server.isLost()).isFalse();
  }

  @Test
  void aCloseIsSeenWhenItIsWhole() {
    ByteBuf close = frame(true, CLOSE, true, 2);
    client.follow(close.readSlice(7));
    assertThat(client.isClosed()).isFalse();

    client.follow(close);

    assertThat(client.isClosed()).isTrue();
  }

  @Test
  void aCloseWithoutACodeIsAClose() {
    server.follow(frame(true, CLOSE, false, 0));

    assertThat(server.isClosed()).isTrue();
  }

  @Test
  void followingToABoundaryStopsThere() {
    ByteBuf two =
        Unpooled.wrappedBuffer(frame(true, TEXT, false, 300), frame(true, TEXT, false, 5));
    server.follow(two.readSlice(100));

    assertThat(server.followToBoundary(two)).isEqualTo(204);
    assertThat(server.isAtBoundary()).isTrue();
    assertThat(two.readableBytes()).as("nothing was read off").isEqualTo(211);
    assertThat(server.followToBoundary(two)).as("already there").isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {CLOSE, PING, 10, 11})
  @DisplayName("a control frame has at most 125 bytes and is whole (section 5.5)")
  void brokenControlFramesAreNoWebSocket(int opcode) {
    FrameTracker large = new FrameTracker(false);
    large.follow(frame(true, opcode, false, 126));
    server.follow(frame(false, opcode, false, 1));

    assertThat(large.isLost()).isTrue();
    assertThat(server.isLost()).isTrue();
    assertThat(server.isAtBoundary()).isFalse();
    assertThat(server.isClosed()).isFalse();
  }

  @Test
  @DisplayName("a client masks and a server does not (section 5.1)")
  void wrongMasksAreNoWebSocket() {
    server.follow(frame(true, TEXT, true, 1));
    client.follow(frame(true, TEXT, false, 1));

    assertThat(server.isLost()).isTrue();
    assertThat(client.isLost()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, -1, Long.MAX_VALUE})
  void aLengthThatIsNoLengthIsNoWebSocket(long length) {
    ByteBuf header = Unpooled.buffer().writeByte(0x82).writeByte(0xff).writeLong(length);

    client.follow(header);

    assertThat(client.isLost()).isTrue();
    assertThat(client.followToBoundary(frame(true, TEXT, true, 9))).isEqualTo(15);
  }

  @Test
  void anyCutsOfAnyFramesGiveTheSameBoundaries() {
    SplittableRandom random = new SplittableRandom(6455);
    for (int round = 0; round < 300; round++) {
      boolean masked = random.nextBoolean();
      ByteBuf stream = Unpooled.buffer();
      List<Integer> ends = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        boolean control = random.nextInt(4) == 0;
        int length = random.nextInt(control ? 126 : random.nextBoolean() ? 300 : 70_000);
        stream.writeBytes(
            frame(control || random.nextBoolean(), control ? PING : TEXT, masked, length));
        ends.add(stream.writerIndex());
      }

      assertThat(boundaries(stream, masked, random)).isEqualTo(ends);
    }
  }

  /** Every boundary behind a byte, found by one that takes pieces of any length. */
  private static List<Integer> boundaries(ByteBuf stream, boolean masked, SplittableRandom random) {
    FrameTracker tracker = new FrameTracker(masked);
    List<Integer> found = new ArrayList<>();
    while (stream.isReadable()) {
      if (tracker.isAtBoundary()) {
        tracker.follow(stream.readSlice(1));
      } else {
        int most = Math.min(stream.readableBytes(), 1 + random.nextInt(5000));
        int length = tracker.followToBoundary(stream.slice(stream.readerIndex(), most));
        stream.skipBytes(length);
      }
      if (tracker.isAtBoundary()) {
        found.add(stream.readerIndex());
      }
    }
    return found;
  }
}
