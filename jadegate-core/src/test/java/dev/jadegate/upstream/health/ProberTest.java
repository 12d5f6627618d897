package dev.jadegate.upstream.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.api.ServiceInstance;
import dev.jadegate.config.ActiveCheckConfig;
import dev.jadegate.config.CheckMethod;
import dev.jadegate.config.CheckType;
import dev.jadegate.loop.Loops;
import dev.jadegate.loop.Transport;
import dev.jadegate.upstream.Instance;
import dev.jadegate.upstream.pool.Addresses;
import dev.jadegate.upstream.pool.Connector;
import dev.jadegate.upstream.pool.InstancePools;
import dev.jadegate.upstream.pool.PoolSettings;
import dev.jadegate.upstream.pool.ProxyHeader;
import io.netty.resolver.DefaultAddressResolverGroup;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** When which instance is checked, and what is said of it then. */
class ProberTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  @AutoClose private final Loops loops = new Loops(1, Transport.NIO, new SplittableRandom(1));
  private final Connector connector =
      new Connector(Transport.NIO, DefaultAddressResolverGroup.INSTANCE);
  private final ManualTimetable time = new ManualTimetable();
  private final Map<String, List<Long>> asked = new HashMap<>();
  private final Set<String> ill = new HashSet<>();

  /** Those whose answer the test gives itself. */
  private final Set<String> silent = new HashSet<>();

  private final Map<String, Consumer<CheckResult>> waiting = new HashMap<>();
  private final List<String> changes = new ArrayList<>();
  private final Prober prober =
      new Prober(
          new Probe.Shared(
              time, this::check, new Pace(new SplittableRandom(1), 0), InstantSource.system()),
          (instance, up, why) -> changes.add(instance.id() + (up ? " up: " : " down: ") + why));

  private Timetable.Appointment check(
      CheckPlan plan, ServiceInstance instance, Consumer<CheckResult> answered) {
    String id = instance.id();
    asked.computeIfAbsent(id, name -> new ArrayList<>()).add(time.now());
    if (silent.contains(id)) {
      waiting.put(id, answered);
      return () -> waiting.remove(id);
    }
    answered.accept(ill.contains(id) ? CheckResult.failed("status 503") : CheckResult.good("ok"));
    return () -> {};
  }

  private static CheckPlan plan(int seconds) {
    ActiveCheckConfig config =
        new ActiveCheckConfig(
            CheckType.HTTP,
            "/health",
            CheckMethod.GET,
            Map.of(),
            "",
            null,
            Duration.ofSeconds(seconds),
            Duration.ofSeconds(1),
            Duration.ofSeconds(5),
            List.of("200-299"),
            null,
            2,
            3);
    return new CheckPlan(config, PoolSettings.single(false, ProxyHeader.NONE, null));
  }

  private Instance instance(String id) {
    ServiceInstance description =
        new ServiceInstance(id, "127.0.0.1", 9000, 100, Map.of(), null, false);
    return new Instance(
        description,
        new InstancePools(
            loops,
            connector,
            Addresses.of("127.0.0.1", 9000),
            PoolSettings.single(false, ProxyHeader.NONE, null)));
  }

  private List<Long> times(String id) {
    return asked.getOrDefault(id, List.of());
  }

  private static void assertBeats(List<Long> times, long interval) {
    for (int i = 1; i < times.size(); i++) {
      assertThat(times.get(i) - times.get(i - 1)).isBetween(interval * 9 / 10, interval * 11 / 10);
    }
  }

  @Test
  void instanceIsAskedAtOnceThenSomewhereInTheIntervalThenByItsBeat() {
    prober.configure(plan(10));
    prober.onInstances(List.of(instance("a")));

    time.advance(100 * SECOND);

    assertThat(times("a").getFirst()).isZero();
    assertThat(times("a").get(1)).isBetween(1L, 10 * SECOND);
    assertBeats(times("a").subList(1, times("a").size()), 10 * SECOND);
    assertThat(times("a")).hasSizeBetween(10, 13);
    assertThat(changes).containsExactly("a up: ok");
  }

  @Test
  void manyInstancesAreSpreadOverTheInterval() {
    List<Instance> many = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      many.add(instance("i" + i));
    }
    prober.configure(plan(10));
    prober.onInstances(many);

    time.advance(SECOND);
    assertThat(changes).hasSize(1000);
    asked.clear();
    time.advance(10 * SECOND);

    int[] seconds = new int[10];
    asked.values().forEach(times -> seconds[(int) (times.getFirst() / SECOND - 1) % 10]++);
    assertThat(IntStream.of(seconds)).allMatch(count -> count > 30 && count < 170);
  }

  @Test
  void whileItIsDownItIsAskedAtTheOtherInterval() {
    ill.add("a");
    prober.configure(plan(10));
    prober.onInstances(List.of(instance("a")));
    time.advance(20 * SECOND);
    assertThat(times("a")).hasSizeBetween(18, 23);
    assertBeats(times("a").subList(1, times("a").size()), SECOND);

    ill.clear();
    time.advance(3 * SECOND);

    assertThat(changes).containsExactly("a down: status 503", "a up: ok");
  }

  @Test
  void slowInstanceDelaysNoOther() {
    silent.add("a");
    prober.configure(plan(10));
    prober.onInstances(List.of(instance("a"), instance("b")));

    time.advance(100 * SECOND);

    assertThat(times("a")).hasSize(1);
    assertThat(times("b")).hasSizeBetween(10, 13);
  }

  @Test
  void nextCheckIsCountedFromTheStartOfTheLast() {
    silent.add("a");
    prober.configure(plan(10));
    prober.onInstances(List.of(instance("a")));
    for (int i = 0; i < 5; i++) {
      time.advance(12 * SECOND); // at the latest now it is asked
      long begun = times("a").getLast();
      Objects.requireNonNull(waiting.remove("a")).accept(CheckResult.timeout());
      assertThat(times("a").getLast()).isEqualTo(begun);
    }
    time.advance(SECOND);

    assertThat(times("a")).hasSizeBetween(5, 6);
  }

  @Test
  void whatIsKnownOfAnInstanceStaysWithItsNewConnections() {
    ill.add("a");
    prober.configure(plan(10));
    prober.onInstances(List.of(instance("a")));
    time.advance(SECOND / 10);
    changes.clear();

    prober.onInstances(List.of(instance("a")));

    assertThat(changes).containsExactly("a down: status 503");
  }

  @Test
  void whoLeavesIsAskedNoMore() {
    silent.add("b");
    prober.configure(plan(10));
    prober.onInstances(List.of(instance("a"), instance("b")));
    time.advance(SECOND);

    prober.onInstances(List.of());

    assertThat(time.size()).isZero();
    assertThat(waiting).isEmpty();
  }

  @Test
  void otherSettingsKeepWhatIsKnown() {
    ill.add("a");
    prober.configure(plan(10));
    prober.onInstances(List.of(instance("a")));
    time.advance(SECOND / 10);
    changes.clear();
    asked.clear();

    prober.configure(plan(20));
    time.advance(10 * SECOND);

    assertThat(changes).isEmpty();
    assertThat(times("a")).hasSizeBetween(8, 12);
  }

  @Test
  void checksThatAreSwitchedOffAreNotMade() {
    prober.configure(plan(10));
    prober.onInstances(List.of(instance("a")));
    time.advance(SECOND);

    prober.configure(null);

    assertThat(time.size()).isZero();
    prober.onInstances(List.of(instance("b")));
    assertThat(time.size()).isZero();
  }
}
