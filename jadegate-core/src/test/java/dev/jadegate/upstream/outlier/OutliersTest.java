package dev.jadegate.upstream.outlier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.api.ServiceInstance;
import dev.jadegate.config.StatusSet;
import dev.jadegate.loop.Loops;
import dev.jadegate.loop.Transport;
import dev.jadegate.upstream.AttemptResult;
import dev.jadegate.upstream.Instance;
import dev.jadegate.upstream.Service;
import dev.jadegate.upstream.ServiceSettings;
import dev.jadegate.upstream.balance.Balancers;
import dev.jadegate.upstream.outlier.OutlierSettings.FailureRate;
import dev.jadegate.upstream.outlier.OutlierSettings.Slowness;
import dev.jadegate.upstream.pool.Connector;
import dev.jadegate.upstream.pool.InstancePools;
import dev.jadegate.upstream.pool.PoolSettings;
import dev.jadegate.upstream.pool.ProxyHeader;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.resolver.DefaultAddressResolverGroup;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Who is ejected, and when it returns (SEMANTICS 92, 93)")
class OutliersTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final long TERM = 30 * SECOND;
  private static final long WINDOW = 10 * SECOND;

  private final Loops loops = new Loops(1, Transport.NIO, new SplittableRandom(1));
  private final AtomicLong clock = new AtomicLong(1);

  /** Its loop stands in for the control thread: it does what is due when time goes on. */
  private final EmbeddedChannel control = new EmbeddedChannel();

  private final Service service = new Service("s", this::open, control.eventLoop(), clock::get);
  private final List<String> heard = new ArrayList<>();
  private final Outliers outliers =
      new Outliers(service, control.eventLoop(), clock::get, new Heard());

  /** Notes what it hears. */
  private final class Heard implements EjectionListener {
    @Override
    public void onEjected(Instance instance, Offence offence, long nanos) {
      heard.add(instance.id() + " " + offence.label() + " " + nanos / SECOND);
    }

    @Override
    public void onSpared(Instance instance, Offence offence) {
      heard.add(instance.id() + " spared");
    }

    @Override
    public void onReturned(Instance instance) {
      heard.add(instance.id() + " returned");
    }

    @Override
    public void onLeft(Instance instance) {
      heard.add(instance.id() + " left");
    }
  }

  private record Result(int status, int grpcStatus, long headNanos, boolean isBroken)
      implements AttemptResult {}

  private static final Result OK = new Result(200, -1, 1000, false);
  private static final Result ERROR = new Result(500, -1, 1000, false);
  private static final Result BROKEN = new Result(0, -1, -1, true);
  private static final Result BROKEN_OFF = new Result(200, -1, 1000, true);

  @BeforeEach
  void start() {
    control.freezeTime();
    service.watch(outliers);
    outliers.configure(settings(5, 50));
    service.configure(services(1));
    service.update(described("a", "b", "c", "d"));
    pass(0);
  }

  @AfterEach
  void stop() {
    control.close();
    loops.close();
  }

  private InstancePools open(ServiceInstance description, PoolSettings settings) {
    Connector connector = new Connector(Transport.NIO, DefaultAddressResolverGroup.INSTANCE);
    InetSocketAddress address = new InetSocketAddress("127.0.0.1", description.port());
    return new InstancePools(loops, connector, address, settings);
  }

  private static ServiceSettings services(int maxIdle) {
    return services(maxIdle, false);
  }

  private static ServiceSettings services(int maxIdle, boolean probed) {
    return new ServiceSettings(
        new PoolSettings(10, maxIdle, 10, 1, 1, 1, false, 1, ProxyHeader.NONE, null),
        Objects.requireNonNull(Balancers.of("round_robin")).factory(),
        false,
        probed,
        0,
        50,
        "",
        null,
        false,
        null,
        null);
  }

  /** Active checks are on, and find that these are down. */
  private void takeOut(String... ids) {
    service.configure(services(1, true));
    for (String id : ids) {
      service.probed(find(id), false);
    }
  }

  private static List<ServiceInstance> described(String... ids) {
    List<ServiceInstance> all = new ArrayList<>();
    for (String id : ids) {
      int port = 1000 + id.charAt(0);
      all.add(new ServiceInstance(id, "127.0.0.1", port, 100, Map.of(), null, false));
    }
    return all;
  }

  private static OutlierSettings settings(int consecutive, int percent) {
    return settings(consecutive, percent, null, null);
  }

  private static OutlierSettings settings(
      int consecutive, int percent, @Nullable FailureRate rate, @Nullable Slowness slowness) {
    return new OutlierSettings(
        consecutive, TERM, percent, StatusSet.of(List.of("500-599")), WINDOW, rate, slowness);
  }

  /** Lets time pass, and what is due be done. */
  private void pass(long nanos) {
    clock.addAndGet(nanos);
    control.advanceTimeBy(nanos, TimeUnit.NANOSECONDS);
    control.runPendingTasks();
    control.runScheduledPendingTasks();
  }

  private Instance find(String id) {
    return service.instances().stream().filter(i -> i.id().equals(id)).findFirst().orElseThrow();
  }

  private void tell(String id, Result result, int times) {
    for (int i = 0; i < times; i++) {
      find(id).attempts().onResult(result);
    }
    pass(0);
  }

  private List<String> ejected() {
    return service.instances().stream()
        .filter(instance -> instance.health().isEjected())
        .map(Instance::id)
        .toList();
  }

  @Test
  void failuresInARowEjectAnInstanceUntilItsTermIsOver() {
    tell("a", ERROR, 4);
    assertThat(ejected()).isEmpty();

    tell("a", BROKEN, 1);
    assertThat(ejected()).containsExactly("a");
    assertThat(service.liveCount()).isEqualTo(3);

    pass(TERM - 1);
    assertThat(ejected()).containsExactly("a");
    pass(1);
    assertThat(ejected()).isEmpty();
    assertThat(heard).containsExactly("a consecutive_failures 30", "a returned");
  }

  @Test
  void oneSuccessBetweenThemBeginsTheCountAnew() {
    tell("a", ERROR, 4);
    tell("a", OK, 1);
    tell("a", ERROR, 4);

    assertThat(ejected()).isEmpty();
  }

  @Test
  void whatSpeaksOfTheCallersFaultIsNoFailure() {
    tell("a", new Result(404, -1, 1, false), 100);
    tell("a", new Result(429, -1, 1, false), 100);
    tell("a", new Result(200, 5, 1, false), 100);
    tell("a", new Result(200, 8, 1, false), 100);

    assertThat(ejected()).isEmpty();
  }

  @Test
  void statusOfGrpcCounts() {
    tell("a", new Result(200, 14, 1, false), 5);

    assertThat(ejected()).containsExactly("a");
  }

  @Test
  void otherStatusesCountIfToldSo() {
    outliers.configure(
        new OutlierSettings(5, TERM, 50, StatusSet.of(List.of("429")), WINDOW, null, null));
    tell("a", new Result(429, -1, 1, false), 5);
    tell("b", new Result(200, 8, 1, false), 5);
    tell("c", ERROR, 5);

    assertThat(ejected()).containsExactly("a", "b");
  }

  @Test
  void answersThatBreakOffCountThoughEachBeganWell() {
    for (int i = 0; i < 5; i++) {
      tell("a", OK, 1);
      find("a").attempts().onBrokenOff(BROKEN_OFF);
    }
    pass(0);

    assertThat(ejected()).containsExactly("a");
  }

  @Test
  void wholeAnswerBetweenBreakOffsBeginsTheCountAnew() {
    for (int i = 0; i < 20; i++) {
      tell("a", OK, 1);
      if (i % 5 == 4) {
        find("a").attempts().onWhole();
      } else {
        find("a").attempts().onBrokenOff(BROKEN_OFF);
      }
    }
    pass(0);

    assertThat(ejected()).isEmpty();
  }

  @Test
  void failedAnswerThatBreaksOffIsOneFailure() {
    for (int i = 0; i < 4; i++) {
      tell("a", ERROR, 1);
      find("a").attempts().onBrokenOff(new Result(500, -1, 1000, true));
    }
    pass(0);

    assertThat(ejected()).isEmpty();
  }

  @Test
  void termGrowsWithEachEjectionAndShrinksWithGoodService() {
    tell("a", ERROR, 5);
    pass(TERM);
    tell("a", ERROR, 5);
    pass(2 * TERM);
    pass(5 * TERM);
    tell("a", ERROR, 5);

    assertThat(heard)
        .containsExactly(
            "a consecutive_failures 30",
            "a returned",
            "a consecutive_failures 60",
            "a returned",
            "a consecutive_failures 30");
  }

  @Test
  void noMoreThanTheShareAreEjected() {
    for (String id : List.of("a", "b", "c", "d")) {
      tell(id, ERROR, 5);
    }

    assertThat(ejected()).containsExactly("a", "b");
    assertThat(heard).contains("c spared", "d spared");
  }

  @Test
  void whoeverWasSparedIsEjectedWhenThereIsRoom() {
    for (String id : List.of("a", "b", "c")) {
      tell(id, ERROR, 5);
    }
    pass(TERM);
    tell("c", ERROR, 5);

    assertThat(ejected()).containsExactly("c");
  }

  @Test
  void oneOfSeveralMayAlwaysBeEjected() {
    outliers.configure(settings(5, 10));
    tell("a", ERROR, 5);
    tell("b", ERROR, 5);

    assertThat(ejected()).containsExactly("a");
  }

  @Test
  void theLastThatIsUpStays() {
    outliers.configure(settings(5, 100));
    takeOut("d");
    for (String id : List.of("a", "b", "c")) {
      tell(id, ERROR, 5);
    }

    assertThat(ejected()).containsExactly("a", "b");
  }

  @Test
  void shareOfZeroEjectsNobody() {
    outliers.configure(settings(5, 0));
    tell("a", ERROR, 50);

    assertThat(ejected()).isEmpty();
    assertThat(heard).contains("a spared");
  }

  @Test
  void thoseThatActiveChecksTookOutCountForNothing() {
    takeOut("c", "d");
    tell("a", ERROR, 5);
    tell("b", ERROR, 5);
    tell("c", ERROR, 5);

    assertThat(ejected()).as("half of two").containsExactly("a");
  }

  @Test
  void instanceThatIsOpenedAnewKeepsItsStanding() {
    tell("a", ERROR, 5);
    tell("b", ERROR, 4);
    Instance before = find("a");
    service.configure(services(2));
    pass(0);

    assertThat(find("a")).isNotSameAs(before);
    assertThat(ejected()).containsExactly("a");
    tell("b", ERROR, 1);
    assertThat(ejected()).containsExactly("a", "b");
    pass(TERM);
    assertThat(ejected()).isEmpty();
  }

  @Test
  void otherSettingsLeaveWhoIsEjectedEjected() {
    tell("a", ERROR, 5);
    outliers.configure(settings(3, 50));
    pass(TERM - 1);

    assertThat(ejected()).containsExactly("a");
    tell("b", ERROR, 3);
    assertThat(ejected()).containsExactly("a", "b");
  }

  @Test
  void switchedOffEverybodyReturnsAndNothingCounts() {
    tell("a", ERROR, 5);
    outliers.configure(null);
    pass(0);
    tell("b", ERROR, 5);

    assertThat(ejected()).isEmpty();
    assertThat(heard).containsExactly("a consecutive_failures 30", "a returned");
    pass(TERM);
    assertThat(heard).hasSize(2);
  }

  @Test
  void whoeverLeavesIsForgotten() {
    tell("a", ERROR, 5);
    service.update(described("b", "c", "d"));
    pass(TERM);
    service.update(described("a", "b", "c", "d"));
    pass(0);
    assertThat(ejected()).isEmpty();

    tell("a", ERROR, 5);
    assertThat(heard)
        .containsExactly("a consecutive_failures 30", "a left", "a consecutive_failures 30");
  }

  @Test
  void failuresOfRequestsFromBeforeTheEjectionDoNotCountAfterIt() {
    tell("a", ERROR, 5);
    tell("a", BROKEN, 4);
    pass(TERM);
    tell("a", ERROR, 4);

    assertThat(ejected()).isEmpty();
  }

  @Test
  void rateOfFailuresEjectsAtTheEndOfTheWindow() {
    outliers.configure(settings(0, 50, new FailureRate(50, 10, 3), null));
    pass(0);
    for (int i = 0; i < 10; i++) {
      tell("a", i % 2 == 0 ? ERROR : OK, 1);
      tell("b", OK, 1);
      tell("c", OK, 1);
    }
    pass(WINDOW - 1);
    assertThat(ejected()).isEmpty();
    pass(1);

    assertThat(heard).containsExactly("a failure_rate 30");
  }

  @Test
  void rateIsOfOneWindowOnly() {
    outliers.configure(settings(0, 50, new FailureRate(50, 10, 3), null));
    pass(0);
    for (int i = 0; i < 4; i++) {
      tell("a", ERROR, 9);
      tell("b", OK, 10);
      tell("c", OK, 10);
      pass(WINDOW);
    }

    assertThat(heard).isEmpty();
  }

  @Test
  void slowInstanceIsEjected() {
    outliers.configure(settings(0, 50, null, new Slowness(3, SECOND / 100, 10, 3)));
    pass(0);
    tell("a", new Result(200, -1, SECOND, false), 10);
    tell("b", new Result(200, -1, SECOND / 10, false), 10);
    tell("c", new Result(200, -1, SECOND / 10, false), 10);
    pass(WINDOW);

    assertThat(heard).containsExactly("a latency 30");
  }
}
