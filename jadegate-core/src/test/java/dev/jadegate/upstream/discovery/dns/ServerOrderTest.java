package dev.jadegate.upstream.discovery.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Servers that are silent come last, for a while. */
final class ServerOrderTest {
  private static final InetSocketAddress FIRST = new InetSocketAddress("127.0.0.1", 1);
  private static final InetSocketAddress SECOND = new InetSocketAddress("127.0.0.1", 2);
  private static final InetSocketAddress THIRD = new InetSocketAddress("127.0.0.1", 3);
  private static final List<InetSocketAddress> ALL = List.of(FIRST, SECOND, THIRD);

  private long nanos = 1;
  private final ServerOrder order = new ServerOrder(() -> nanos);

  @Test
  void silentOnesComeLast() {
    order.silent(FIRST);

    assertThat(order.of(ALL)).containsExactly(SECOND, THIRD, FIRST);
  }

  @Test
  void orderIsThatOfTheListWhileAllAreSilent() {
    ALL.forEach(order::silent);

    assertThat(order.of(ALL)).isEqualTo(ALL);
  }

  @Test
  void silenceIsForgotten() {
    order.silent(FIRST);
    nanos += Duration.ofSeconds(30).toNanos();

    assertThat(order.of(ALL)).isEqualTo(ALL);
  }

  @Test
  void answerEndsTheSilence() {
    order.silent(FIRST);
    order.answered(FIRST);

    assertThat(order.of(ALL)).isEqualTo(ALL);
  }
}
