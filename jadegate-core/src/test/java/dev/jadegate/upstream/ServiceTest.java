package dev.jadegate.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.api.ServiceInstance;
import dev.jadegate.loop.Loops;
import dev.jadegate.loop.Transport;
import dev.jadegate.upstream.Health.Ejection;
import dev.jadegate.upstream.balance.Balancers;
import dev.jadegate.upstream.pool.Connector;
import dev.jadegate.upstream.pool.InstancePools;
import dev.jadegate.upstream.pool.PoolSettings;
import dev.jadegate.upstream.pool.ProxyHeader;
import io.netty.resolver.DefaultAddressResolverGroup;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who of a service's instances may be chosen, as they come, go, fall ill and recover. */
class ServiceTest {
  private static final Ejection EJECTION = new Ejection("failure_rate", 1, 1);

  private static final long SLOW_START = TimeUnit.SECONDS.toNanos(100);

  private final Loops loops = new Loops(1, Transport.NIO, new SplittableRandom(1));
  private final ScheduledThreadPoolExecutor control = new ScheduledThreadPoolExecutor(1);
  private final AtomicLong clock = new AtomicLong(1);
  private final List<InstancePools> opened = new ArrayList<>();
  private final Service service = new Service("s", this::open, control, clock::get);
  private @Nullable ServiceSettings settings;

  @AfterEach
  void stop() {
    control.shutdownNow();
    loops.close();
  }

  private InstancePools open(ServiceInstance description, PoolSettings settings) {
    Connector connector = new Connector(Transport.NIO, DefaultAddressResolverGroup.INSTANCE);
    InetSocketAddress address = new InetSocketAddress("127.0.0.1", description.port());
    InstancePools pools = new InstancePools(loops, connector, address, settings);
    opened.add(pools);
    return pools;
  }

  private static ServiceSettings settings(String algorithm, int panic, String zone, int maxIdle) {
    Balancers.Algorithm made = Objects.requireNonNull(Balancers.of(algorithm));
    PoolSettings pool =
        new PoolSettings(10, maxIdle, 10, 1, 1, 1, false, 1, ProxyHeader.NONE, null);
    return new ServiceSettings(
        pool,
        made.factory(),
        made.weighted(),
        false,
        SLOW_START,
        panic,
        zone,
        null,
        false,
        null,
        null);
  }

  private static ServiceInstance instance(String id, int weight, boolean backup, String zone) {
    return new ServiceInstance(
        id, "127.0.0.1", 1000 + id.charAt(0), weight, Map.of("zone", zone), null, backup);
  }

  private static ServiceInstance instance(String id) {
    return instance(id, 100, false, "");
  }

  /** How often each is chosen of a number of times. */
  private Map<String, Integer> picks(int times) {
    Map<String, Integer> picks = new TreeMap<>();
    for (int i = 0; i < times; i++) {
      Instance choice = service.choose(0, 0);
      picks.merge(choice == null ? "none" : choice.id(), 1, Integer::sum);
    }
    return picks;
  }

  private Instance find(String id) {
    return service.instances().stream().filter(i -> i.id().equals(id)).findFirst().orElseThrow();
  }

  private void configure(ServiceSettings next) {
    settings = next;
    service.configure(next);
  }

  /** The same settings with active checks, or without. */
  private void check(boolean probed) {
    ServiceSettings now = Objects.requireNonNull(settings);
    configure(
        new ServiceSettings(
            now.pool(),
            now.balancer(),
            now.weighted(),
            probed,
            now.slowStartNanos(),
            now.panicPercent(),
            now.zone(),
            now.hashKey(),
            now.timesAnswers(),
            now.sticky(),
            now.breaker()));
  }

  private void down(String id) {
    check(true);
    service.probed(find(id), false);
  }

  @Test
  void withoutInstancesThereIsNothingToChoose() {
    configure(settings("round_robin", 50, "", 1));

    assertThat(service.choose(0, 0)).isNull();
    assertThat(service.liveCount()).isZero();
  }

  @Test
  void whatStaysKeepsItsConnections() {
    configure(settings("round_robin", 50, "", 1));
    service.update(List.of(instance("a"), instance("b")));
    Instance a = find("a");

    service.update(List.of(instance("a", 7, false, "z"), instance("c")));

    assertThat(find("a")).isSameAs(a);
    assertThat(a.description().weight()).isEqualTo(7);
    assertThat(opened).hasSize(3);
    assertThat(service.instances()).extracting(Instance::id).containsExactly("a", "c");
  }

  @Test
  void otherPoolSettingsOpenTheInstancesAnewAndKeepTheirHealth() {
    configure(settings("round_robin", 50, "", 1));
    service.update(List.of(instance("a"), instance("b"), instance("c")));
    service.ejected(find("a"), EJECTION);

    configure(settings("round_robin", 50, "", 2));

    assertThat(opened).hasSize(6);
    assertThat(picks(30)).containsOnlyKeys("b", "c");
  }

  @Test
  void drainedInstanceIsAsIfItWereNotThere() { // SEMANTICS 98
    configure(settings("round_robin", 50, "", 1));
    service.update(List.of(instance("a"), instance("b"), instance("c", 1, true, "")));

    assertThat(service.drain("a", true)).isTrue();
    assertThat(picks(10)).as("one of one is up: no need of backups").containsOnlyKeys("b");
    configure(settings("round_robin", 50, "", 2));
    assertThat(picks(10)).as("opened anew").containsOnlyKeys("b");
    service.drain("b", true);
    assertThat(picks(10)).containsOnlyKeys("c");
    service.drain("c", true);
    assertThat(picks(10)).containsOnlyKeys("none");
    assertThat(service.drain("d", true)).isFalse();

    service.drain("a", false);
    assertThat(picks(10)).containsOnlyKeys("a");
  }

  @Test
  void weightsCountWhereTheAlgorithmKnowsThem() {
    configure(settings("weighted_round_robin", 50, "", 1));
    service.update(
        List.of(instance("a", 300, false, ""), instance("b"), instance("c", 0, false, "")));
    assertThat(picks(400)).containsExactlyInAnyOrderEntriesOf(Map.of("a", 300, "b", 100));

    configure(settings("round_robin", 50, "", 1));
    assertThat(picks(300)).containsExactlyInAnyOrderEntriesOf(Map.of("a", 100, "b", 100, "c", 100));
  }

  @Test
  void illInstancesAreLeftOutAsLongAsHalfIsUp() {
    configure(settings("round_robin", 50, "", 1));
    service.update(List.of(instance("a"), instance("b"), instance("c"), instance("d")));
    down("a");
    down("b");
    assertThat(picks(40)).containsOnlyKeys("c", "d");
    assertThat(service.isInPanic()).isFalse();

    down("c");
    assertThat(picks(40)).containsOnlyKeys("a", "b", "c", "d"); // SEMANTICS 86
    assertThat(service.isInPanic()).isTrue();
  }

  @Test
  void withoutAPanicThresholdTheLastOneStandsAloneAndThenNobody() {
    configure(settings("round_robin", 0, "", 1));
    service.update(List.of(instance("a"), instance("b"), instance("c")));
    down("a");
    down("b");
    assertThat(picks(10)).containsOnlyKeys("c");

    down("c");
    assertThat(picks(10)).containsOnlyKeys("none");
  }

  @Test
  void backupsServeOnlyWhenTooFewOthersAreUp() {
    configure(settings("round_robin", 50, "", 1));
    service.update(List.of(instance("a"), instance("b"), instance("x", 100, true, "")));
    assertThat(picks(20)).containsOnlyKeys("a", "b");

    down("a");
    assertThat(picks(20)).containsOnlyKeys("b"); // half of them is enough

    down("b");
    assertThat(picks(20)).containsKey("x");
  }

  @Test
  void ownZoneIsPreferredAndSpillsOverWhenItIsWeak() {
    configure(settings("round_robin", 0, "near", 1));
    List<ServiceInstance> all = new ArrayList<>();
    for (String id : List.of("a", "b", "c", "d")) {
      all.add(instance(id, 100, false, "near"));
    }
    all.add(instance("x", 100, false, "far"));
    service.update(all);
    assertThat(picks(100)).doesNotContainKey("x");

    down("a");
    assertThat(picks(100)).doesNotContainKey("x"); // three quarters carry all: 1.4 x 75 % > 100 %

    down("b");
    down("c");
    int far = picks(10_000).getOrDefault("x", 0);
    assertThat(far).isBetween(6_200, 6_800); // the fourth one carries 35 %
  }

  @Test
  void whoIsNewWarmsUpButNotAtTheStart() {
    configure(settings("round_robin", 50, "", 1));
    service.update(List.of(instance("a"), instance("b")));
    assertThat(picks(100).get("b")).isEqualTo(50); // SEMANTICS 85

    service.update(List.of(instance("a"), instance("b"), instance("c")));
    assertThat(picks(210).get("c")).isBetween(9, 11); // a tenth of the weight of the others

    clock.addAndGet(SLOW_START / 2);
    service.update(List.of(instance("a"), instance("b"), instance("c")));
    assertThat(picks(250).get("c")).isBetween(48, 52);

    clock.addAndGet(SLOW_START);
    service.update(List.of(instance("a"), instance("b"), instance("c")));
    assertThat(picks(300).get("c")).isEqualTo(100);
  }

  @Test
  void whoComesBackWarmsUp() {
    configure(settings("round_robin", 50, "", 1));
    service.update(List.of(instance("a"), instance("b"), instance("c")));
    service.ejected(find("c"), EJECTION);
    assertThat(picks(10)).containsOnlyKeys("a", "b");

    service.ejected(find("c"), null);

    assertThat(picks(210).get("c")).isBetween(9, 11);
  }

  @Test
  void whoJoinsGetsNothingBeforeItsFirstCheckNotEvenWhenFewAreUp() {
    configure(settings("round_robin", 50, "", 1));
    service.update(List.of(instance("a"), instance("b")));
    check(true);
    service.update(List.of(instance("a"), instance("c"), instance("d"), instance("e")));
    assertThat(picks(20)).containsOnlyKeys("a"); // SEMANTICS 89
    assertThat(service.isInPanic()).isFalse();

    service.probed(find("c"), true);
    assertThat(picks(210)).containsOnlyKeys("a", "c");

    down("a");
    down("d");
    assertThat(picks(20)).containsOnlyKeys("a", "c", "d"); // panic, but not for e
  }

  @Test
  void whereNobodyWasCheckedTheRuleOfPanicHolds() {
    configure(settings("round_robin", 50, "", 1));
    check(true);
    service.update(List.of(instance("a"), instance("b")));
    assertThat(picks(20)).containsOnlyKeys("a", "b"); // MECHANICS 31

    configure(settings("round_robin", 0, "", 1));
    check(true);
    service.update(List.of(instance("c")));
    assertThat(picks(20)).containsOnlyKeys("none");
  }

  @Test
  void withChecksSwitchedOffNobodyIsIllAndNoLateResultCounts() {
    configure(settings("round_robin", 0, "", 1));
    service.update(List.of(instance("a"), instance("b")));
    down("a");
    Instance a = find("a");

    check(false);

    assertThat(picks(20)).containsOnlyKeys("a", "b");
    assertThat(service.probed(a, false)).isFalse();
    assertThat(picks(20)).containsOnlyKeys("a", "b");
  }
}
