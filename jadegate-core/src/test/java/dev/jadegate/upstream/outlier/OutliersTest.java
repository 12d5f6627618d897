package dev.jadegate.upstream.outlier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.api.ServiceInstance;
import dev.jadegate.loop.Loops;
import dev.jadegate.loop.Transport;
import dev.jadegate.upstream.AttemptResult;
import dev.jadegate.upstream.Instance;
import dev.jadegate.upstream.Service;
import dev.jadegate.upstream.ServiceSettings;
import dev.jadegate.upstream.balance.Balancers;
import dev.jadegate.upstream.outlier.OutlierSettings.Rates;
import dev.jadegate.upstream.pool.Connector;
import dev.jadegate.upstream.pool.InstancePools;
import dev.jadegate.upstream.pool.PoolSettings;
import dev.jadegate.upstream.pool.ProxyHeader;
import io.netty.resolver.DefaultAddressResolverGroup;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who is ejected, for how long and when not. SEMANTICS 92, 93. */
class OutliersTest {
  private static final long SECOND = 1_000_000_000L;
  private static final OutlierSettings FIVE = new OutlierSettings(5, 30 * SECOND, 50, Rates.NONE);

  private final Loops loops = new Loops(1, Transport.NIO, new SplittableRandom(1));
  private final ManualControl control = new ManualControl();
  private final List<String> events = new ArrayList<>();
  private final Service service =
      new Service("s", (description, settings) -> open(settings), control, control::now);
  private final Outliers outliers =
      new Outliers(
          service,
          control,
          control::now,
          new EjectionListener() {
            @Override
            public void onEjected(Instance instance, String reason, long forNanos) {
              events.add(instance.id() + " " + reason + " " + forNanos / SECOND);
            }

            @Override
            public void onReturned(Instance instance) {
              events.add(instance.id() + " back");
            }
          });

  private record Result(int status, int grpcStatus, long headNanos, boolean isBroken)
      implements AttemptResult {}

  private InstancePools open(PoolSettings settings) {
    Connector connector = new Connector(Transport.NIO, DefaultAddressResolverGroup.INSTANCE);
    return new InstancePools(loops, connector, new InetSocketAddress("127.0.0.1", 9), settings);
  }

  @BeforeEach
  void configure() {
    configure(10);
    members(4);
    outliers.watch();
  }

  private void configure(int maxIdle) {
    service.configure(
        new ServiceSettings(
            new PoolSettings(10, maxIdle, 10, 1, 1, 1, false, 1, ProxyHeader.NONE, null),
            Objects.requireNonNull(Balancers.of("round_robin")).factory(),
            false,
            false,
            0,
            0,
            "",
            null,
            false,
            null,
            null));
  }

  private void members(int count) {
    service.update(
        IntStream.range(0, count)
            .mapToObj(i -> ServiceInstance.of("127.0.0.1", 9001 + i))
            .toList());
  }

  @AfterEach
  void stop() {
    control.shutdownNow();
    loops.close();
  }

  private Instance instance(int number) {
    return service.instances().get(number);
  }

  private void tell(int number, int status, int times) {
    for (int i = 0; i < times; i++) {
      service.attempts().onResult(instance(number), new Result(status, -1, SECOND / 1000, false));
    }
  }

  private static String event(int number, String what) {
    return "127.0.0.1:" + (9001 + number) + " " + what;
  }

  @Test
  void failuresInARowEjectForATime() {
    outliers.configure(FIVE);

    tell(0, 500, 4);
    tell(0, 404, 1); // the client's fault, and an answer
    tell(0, 500, 4);
    assertThat(events).isEmpty();
    service.attempts().onResult(instance(0), new Result(0, -1, -1, true));

    assertThat(events).containsExactly(event(0, "consecutive_failures 30"));
    assertThat(service.liveCount()).isEqualTo(3);
    control.advance(30 * SECOND);
    assertThat(events).endsWith(event(0, "back"));
    assertThat(service.liveCount()).isEqualTo(4);
  }

  @Test
  void eachTimeIsLongerUpToTenTimes() {
    outliers.configure(FIVE);
    for (int i = 0; i < 12; i++) {
      tell(0, 503, 5);
      control.advance(300 * SECOND - 1);
      control.advance(1);
    }
    // It has been well for some time between the first ones, so it does not grow at once.
    assertThat(events).hasSize(24);
    events.clear();

    for (int i = 0; i < 12; i++) {
      tell(0, 503, 5);
      while (instance(0).health().isEjected()) {
        control.advance(SECOND);
      }
    }

    assertThat(events.stream().filter(event -> event.contains("consecutive")).toList())
        .startsWith(event(0, "consecutive_failures 30"), event(0, "consecutive_failures 60"))
        .endsWith(event(0, "consecutive_failures 300"), event(0, "consecutive_failures 300"));
  }

  @Test
  void onlyAShareMayBeEjectedAtOnce() {
    outliers.configure(FIVE);

    for (int i = 0; i < 4; i++) {
      tell(i, 500, 50);
    }

    assertThat(events).hasSize(2);
    assertThat(service.liveCount()).isEqualTo(2);
  }

  @Test
  void theLastThatIsUpStays() {
    members(1);
    outliers.configure(new OutlierSettings(5, SECOND, 100, Rates.NONE));

    tell(0, 500, 20);

    assertThat(events).isEmpty();
  }

  @Test
  void oneOfTwoMayGoWhateverTheShare() {
    members(2);
    outliers.configure(new OutlierSettings(5, SECOND, 10, Rates.NONE));

    tell(0, 500, 5);
    tell(1, 500, 5);

    assertThat(events).hasSize(1);
  }

  @Test
  void whatFailsWhileOthersAreAwayIsEjectedOnceThereIsRoom() {
    outliers.configure(FIVE);
    tell(0, 500, 5);
    tell(1, 500, 5);
    tell(2, 500, 5);
    assertThat(instance(2).health().isEjected()).isFalse();

    control.advance(30 * SECOND);
    tell(2, 500, 5);

    assertThat(instance(2).health().isEjected()).isTrue();
  }

  @Test
  void aShareOfFailuresEjects() {
    outliers.configure(new OutlierSettings(0, 30 * SECOND, 50, new Rates(10 * SECOND, 40, 0, 100)));

    for (int i = 0; i < 20; i++) {
      tell(0, 500, 2);
      tell(0, 200, 3);
      tell(1, 500, 1);
      tell(1, 200, 4);
      tell(2, 500, 4); // too few
    }
    assertThat(events).isEmpty();
    control.advance(10 * SECOND);

    assertThat(events).containsExactly(event(0, "failure_rate 30"));
  }

  @Test
  void answersThatTakeMuchLongerThanThoseOfTheOthersEject() {
    outliers.configure(new OutlierSettings(0, 30 * SECOND, 50, new Rates(10 * SECOND, 0, 3, 10)));
    for (int number = 0; number < 4; number++) {
      for (int i = 0; i < 10; i++) {
        long took = number == 3 ? SECOND : SECOND / 10 * (number + 1);
        service.attempts().onResult(instance(number), new Result(200, -1, took, false));
      }
    }

    control.advance(10 * SECOND);

    assertThat(events).containsExactly(event(3, "latency 30"));
  }

  @Test
  void offLetsAllComeBack() {
    outliers.configure(FIVE);
    tell(0, 500, 5);

    outliers.configure(OutlierSettings.OFF);

    assertThat(events).endsWith(event(0, "back"));
    tell(0, 500, 50);
    assertThat(service.liveCount()).isEqualTo(4);
  }

  @Test
  void anInstanceThatIsOpenedAnewComesBackToo() {
    outliers.configure(FIVE);
    tell(0, 500, 5);

    configure(11); // other pools: other instances, heirs to the health of these
    assertThat(instance(0).health().isEjected()).isTrue();
    control.advance(30 * SECOND);

    assertThat(instance(0).health().isEjected()).isFalse();
  }
}
