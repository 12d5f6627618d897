package dev.jadegate.upstream.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.api.Failure;
import dev.jadegate.loop.ManualLoop;
import dev.jadegate.message.Upstream;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Who waits for a connection waits in order and for a bounded time (SEMANTICS 97)")
final class PendingQueueTest {
  private static final PoolSettings SETTINGS =
      new PoolSettings(
          1, 1, 3, TimeUnit.MILLISECONDS.toNanos(100), 0, 0, false, 100, ProxyHeader.NONE, null);

  private final ManualLoop time = new ManualLoop(new EmbeddedChannel());
  private final PendingQueue queue = new PendingQueue(time.loop(), SETTINGS);
  private final List<String> refused = new ArrayList<>();

  private final class Taker implements ConnectionTaker {
    private final String name;

    Taker(String name) {
      this.name = name;
    }

    @Override
    public void onConnection(Upstream connection) {
      throw new AssertionError("the queue has no connections");
    }

    @Override
    public void onNoConnection(Failure failure, String detail) {
      refused.add(name + " " + failure);
    }
  }

  @Test
  void firstComeFirstServed() {
    Taker a = new Taker("a");
    Taker b = new Taker("b");
    queue.offer(a, 7);
    queue.offer(b, 8);

    assertThat(queue.poll().taker()).isSameAs(a);
    assertThat(queue.poll().connectNanos()).isEqualTo(8);
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void fullQueueTakesNobody() {
    queue.offer(new Taker("a"), 0);
    queue.offer(new Taker("b"), 0);
    queue.offer(new Taker("c"), 0);

    assertThat(queue.offer(new Taker("d"), 0)).isFalse();
    assertThat(refused).as("the pool tells it").isEmpty();
  }

  @Test
  void eachIsRefusedAtItsOwnTime() {
    queue.offer(new Taker("a"), 0);
    time.advance(60);
    queue.offer(new Taker("b"), 0);
    time.advance(39);
    assertThat(refused).isEmpty();

    time.advance(1);
    assertThat(refused).containsExactly("a OVERLOADED");
    time.advance(60);

    assertThat(refused).containsExactly("a OVERLOADED", "b OVERLOADED");
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void whoWasServedIsNotRefused() {
    queue.offer(new Taker("a"), 0);
    time.advance(50);
    queue.offer(new Taker("b"), 0);
    queue.poll();

    time.advance(99);
    assertThat(refused).isEmpty();
    time.advance(1);

    assertThat(refused).containsExactly("b OVERLOADED");
  }

  @Test
  void whoLostInterestIsForgotten() {
    Taker a = new Taker("a");
    queue.offer(a, 0);

    queue.remove(a);
    time.advance(1000);

    assertThat(queue.isEmpty()).isTrue();
    assertThat(refused).isEmpty();
  }

  @Test
  void queueThatWasEmptyStartsItsClockAnew() {
    queue.offer(new Taker("a"), 0);
    time.advance(90);
    queue.poll();
    queue.offer(new Taker("b"), 0);

    time.advance(99);
    assertThat(refused).isEmpty();
    time.advance(1);

    assertThat(refused).containsExactly("b OVERLOADED");
  }
}
