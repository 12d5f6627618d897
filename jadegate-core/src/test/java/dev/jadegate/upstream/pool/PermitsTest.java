package dev.jadegate.upstream.pool;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.jadegate.api.Failure;
import dev.jadegate.loop.Loop;
import dev.jadegate.loop.Loops;
import dev.jadegate.loop.Transport;
import dev.jadegate.message.Upstream;
import io.netty.resolver.DefaultAddressResolverGroup;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The cap on an instance's connections holds over all loops, and no wake-up is lost")
final class PermitsTest {
  private final Loops loops = new Loops(2, Transport.NIO, new SplittableRandom(1));
  private ServerSocket origin;
  private InstancePools pools;

  @BeforeEach
  void open() throws Exception {
    origin = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    pools =
        new InstancePools(
            loops,
            new Connector(Transport.NIO, DefaultAddressResolverGroup.INSTANCE),
            new InetSocketAddress(InetAddress.getLoopbackAddress(), origin.getLocalPort()),
            new PoolSettings(
                1, 1, 10, SECONDS.toNanos(60), 0, 0, false, 100, ProxyHeader.NONE, null));
  }

  @AfterEach
  void close() throws Exception {
    loops.close();
    origin.close();
  }

  /** Keeps the first connection it gets. */
  private static final class Taker implements ConnectionTaker {
    private final CompletableFuture<Upstream> got = new CompletableFuture<>();

    @Override
    public void onConnection(Upstream connection) {
      got.complete(connection);
    }

    @Override
    public void onNoConnection(Failure failure, String detail) {
      got.completeExceptionally(new IllegalStateException(failure + " " + detail));
    }
  }

  private Taker acquire(Loop loop) throws Exception {
    Taker taker = new Taker();
    on(loop, () -> pools.of(loop).acquire(taker, false, SECONDS.toNanos(5)));
    return taker;
  }

  private static void on(Loop loop, Runnable task) throws Exception {
    loop.eventLoop().submit(task).get(5, SECONDS);
  }

  @Test
  void secondLoopWaitsUntilTheFirstGivesUpItsConnection() throws Exception {
    Loop first = loops.all().get(0);
    Loop second = loops.all().get(1);
    Upstream held = acquire(first).got.get(5, SECONDS);

    Taker waiting = acquire(second);
    assertThat(waiting.got).isNotDone();
    assertThat(pools.connections()).isEqualTo(1);
    on(first, held::giveBack);
    on(first, () -> ((ConnectionPool) pools.of(first)).closeOneIdle());

    assertThat(waiting.got.get(5, SECONDS)).isNotNull();
    assertThat(pools.connections()).isEqualTo(1);
  }

  @Test
  void wakeUpThatIsNotNeededGoesToTheNextLoop() throws Exception {
    Loop first = loops.all().get(0);
    Loop second = loops.all().get(1);
    Upstream held = acquire(first).got.get(5, SECONDS);
    Taker gone = acquire(first);
    Taker waiting = acquire(second);
    on(first, () -> pools.of(first).cancel(gone));

    on(first, () -> held.abort("not needed"));

    assertThat(waiting.got.get(5, SECONDS)).isNotNull();
    assertThat(gone.got).isNotDone();
  }

  @Test
  void permitOfARefusedConnectComesBack() throws Exception {
    origin.close();

    Taker refused = acquire(loops.all().get(0));

    await().atMost(5, SECONDS).until(refused.got::isCompletedExceptionally);
    assertThat(pools.connections()).isZero();
  }

  @Test
  void permitOfAClosedConnectionComesBack() throws Exception {
    Loop first = loops.all().get(0);
    Upstream held = acquire(first).got.get(5, SECONDS);

    on(first, () -> held.abort("over"));

    await().atMost(5, SECONDS).until(() -> pools.connections() == 0);
  }
}
