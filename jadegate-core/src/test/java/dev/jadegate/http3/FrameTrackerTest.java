package dev.jadegate.http3;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class FrameTrackerTest {
  private final FrameTracker tracker = new FrameTracker(1000);

  private void track(String hex) {
    ByteBuf bytes = Unpooled.wrappedBuffer(HexFormat.of().parseHex(hex));
    int before = bytes.readerIndex();
    tracker.track(bytes);
    assertThat(bytes.readerIndex()).isEqualTo(before);
  }

  @Test
  void aStreamBeginsBetweenFrames() {
    assertThat(tracker.isBetweenFrames()).isTrue();
  }

  @Test
  void aFrameEndsWithItsLastByteHoweverItIsCut() {
    String frames = "0103aabbcc" + "004002" + "aabb" + "0000";
    for (int cut = 0; cut <= frames.length() / 2; cut++) {
      FrameTracker each = new FrameTracker(1000);
      byte[] bytes = HexFormat.of().parseHex(frames);
      each.track(Unpooled.wrappedBuffer(bytes, 0, cut));
      each.track(Unpooled.wrappedBuffer(bytes, cut, bytes.length - cut));

      assertThat(each.isBetweenFrames()).as("cut at %d", cut).isTrue();
      assertThat(each.takeIdle()).isOne();
    }
  }

  @Test
  void itIsWithinAFrameUntilThen() {
    for (String part : new String[] {"01", "0103", "0103aabb", "40", "0040"}) {
      FrameTracker each = new FrameTracker(1000);
      each.track(Unpooled.wrappedBuffer(HexFormat.of().parseHex(part)));

      assertThat(each.isBetweenFrames()).as(part).isFalse();
    }
  }

  @Test
  void aLargeHeaderSectionIsSeenWithItsLength() {
    track("0143e8"); // 1000
    assertThat(tracker.isHeadTooLarge()).isFalse();
    assertThat(tracker.isBetweenFrames()).isFalse();
    FrameTracker other = new FrameTracker(1000);
    other.track(Unpooled.wrappedBuffer(HexFormat.of().parseHex("0143e9")));
    assertThat(other.isHeadTooLarge()).isTrue();
  }

  @Test
  void largeContentIsNoHeaderSection() {
    track("00c000000100000000");
    assertThat(tracker.isHeadTooLarge()).isFalse();
    assertThat(tracker.takeIdle()).isZero();
  }

  @Test
  void emptyContentAndUnknownFramesAreIdle() {
    track("0000" + "0000" + "2101ff" + "0001ff");
    assertThat(tracker.takeIdle()).isEqualTo(3);
    assertThat(tracker.takeIdle()).isZero();
  }
}
