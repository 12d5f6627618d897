package dev.jadegate.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import org.junit.jupiter.api.Test;

/** A buffer that is not released is noticed, and only once. */
class LeakWatchTest {
  @Test
  void aBufferThatIsNotReleasedFailsTheLastGatewaysEnd() {
    LeakWatch.enter();
    ByteBuf leaked = PooledByteBufAllocator.DEFAULT.directBuffer(16);

    assertThatThrownBy(LeakWatch::leave)
        .isInstanceOf(AssertionError.class)
        .hasRootCauseInstanceOf(IllegalStateException.class);
    LeakWatch.enter();
    LeakWatch.leave();
    assertThat(leaked.refCnt()).isEqualTo(1);
  }

  @Test
  void buffersThatAreReleasedAreFine() {
    LeakWatch.enter();
    PooledByteBufAllocator.DEFAULT.directBuffer(16).release();
    LeakWatch.leave();
  }
}
