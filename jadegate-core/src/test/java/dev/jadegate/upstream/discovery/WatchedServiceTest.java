package dev.jadegate.upstream.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.api.Discovery;
import dev.jadegate.api.ServiceInstance;
import dev.jadegate.api.ServiceQuery;
import dev.jadegate.loop.Loops;
import dev.jadegate.loop.Transport;
import dev.jadegate.observe.GatewayMetrics;
import dev.jadegate.upstream.Health.Ejection;
import dev.jadegate.upstream.Instance;
import dev.jadegate.upstream.Service;
import dev.jadegate.upstream.ServiceSettings;
import dev.jadegate.upstream.balance.Balancers;
import dev.jadegate.upstream.pool.Connector;
import dev.jadegate.upstream.pool.InstancePools;
import dev.jadegate.upstream.pool.PoolSettings;
import dev.jadegate.upstream.pool.ProxyHeader;
import io.netty.resolver.DefaultAddressResolverGroup;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the answers of a registry do to a service, on a clock that the test moves. */
class WatchedServiceTest {
  private static final Ejection EJECTION = new Ejection("failure_rate", 1, 1);

  private static final Duration CONFIRM = Duration.ofSeconds(10);

  private final Loops loops = new Loops(1, Transport.NIO, new SplittableRandom(1));
  private final Later control = new Later();
  private final AtomicLong clock = new AtomicLong(1);
  private final KeptSets kept = new KeptSets(() -> Instant.EPOCH);
  private final Told registry = new Told();
  private final Service service = new Service("s", this::open, control, clock::get);
  private final GatewayMetrics metrics = new GatewayMetrics("g", "");

  @TempDir private Path folder;

  /** Keeps tasks until the test runs them. */
  private static final class Later extends ScheduledThreadPoolExecutor {
    private final List<Runnable> tasks = new ArrayList<>();

    Later() {
      super(1);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
      tasks.add(task);
      return super.schedule(() -> {}, 1, TimeUnit.DAYS);
    }

    void run() {
      List<Runnable> due = List.copyOf(tasks);
      tasks.clear();
      due.forEach(Runnable::run);
    }
  }

  /** A registry that says what the test says, to all watches that were ever begun. */
  private static final class Told implements Discovery {
    private final List<Listener> listeners = new ArrayList<>();
    private int open;

    @Override
    public Watch watch(ServiceQuery query, Listener listener) {
      listeners.add(listener);
      open++;
      return () -> open--;
    }

    void says(String names) {
      listeners.getLast().onInstances(some(names));
    }

    @Override
    public void close() {}
  }

  @AfterEach
  void stop() {
    kept.close();
    control.shutdownNow();
    loops.close();
  }

  private InstancePools open(ServiceInstance description, PoolSettings settings) {
    Connector connector = new Connector(Transport.NIO, DefaultAddressResolverGroup.INSTANCE);
    InetSocketAddress address = new InetSocketAddress("127.0.0.1", description.port());
    return new InstancePools(loops, connector, address, settings);
  }

  private static List<ServiceInstance> some(String names) {
    return names.chars().mapToObj(c -> ServiceInstance.of(String.valueOf((char) c), 80)).toList();
  }

  private WatchedService watched() {
    return watched("here");
  }

  private static ServiceSettings settings() {
    PoolSettings pool = new PoolSettings(10, 1, 10, 1, 1, 1, false, 1, ProxyHeader.NONE, null);
    Balancers.Algorithm turns = Objects.requireNonNull(Balancers.of("round_robin"));
    return new ServiceSettings(
        pool, turns.factory(), false, false, 0, 50, "", null, false, null, null);
  }

  private WatchedService watched(String source) {
    service.configure(settings());
    WatchedService watched =
        new WatchedService(
            service,
            new WatchedService.Target(new ServiceQuery("s", List.of(), 0), source, 50, CONFIRM),
            new Registry("told", registry),
            new WatchedService.Surroundings(metrics, kept, control, clock::get));
    watched.start();
    return watched;
  }

  private String inUse() {
    return String.join(
        "", service.instances().stream().map(i -> i.description().address()).sorted().toList());
  }

  private void pass(Duration time) {
    clock.addAndGet(time.toNanos());
    control.run();
  }

  @Test
  void answersReachTheService() {
    WatchedService watched = watched();

    registry.says("ab");
    assertThat(inUse()).isEqualTo("ab");
    assertThat(watched.instances()).isEqualTo(2);
    registry.says("bc");
    assertThat(inUse()).isEqualTo("bc");
  }

  @Test
  void instanceThatStaysIsTheSameObject() {
    watched();
    registry.says("ab");
    Instance a = service.instances().getFirst();

    registry.says("ac");

    assertThat(service.instances().getFirst()).isSameAs(a);
  }

  @Test
  void failureChangesNothing() {
    WatchedService watched = watched();
    registry.says("ab");

    clock.addAndGet(Duration.ofHours(1).toNanos());
    assertThat(watched.ageNanos()).as("nothing changed").isZero();
    registry.listeners.getLast().onFailure("connection refused");
    clock.addAndGet(Duration.ofMinutes(1).toNanos());
    registry.listeners.getLast().onFailure("no route");
    clock.addAndGet(Duration.ofMinutes(1).toNanos());

    assertThat(inUse()).isEqualTo("ab");
    assertThat(watched.ageNanos()).isEqualTo(TimeUnit.SECONDS.toNanos(120));
    assertThat(watched.failure()).isEqualTo("no route");
    registry.says("ab");
    assertThat(watched.ageNanos()).isZero();
    assertThat(watched.failure()).isNull();
  }

  @Test
  void doubtfulAnswerIsAskedForAnewWithAFreshWatch() {
    WatchedService watched = watched();
    registry.says("abcd");
    registry.says("");
    assertThat(watched.heldBack()).isEqualTo(4);

    pass(Duration.ofSeconds(9));
    assertThat(registry.listeners).hasSize(1);
    pass(Duration.ofSeconds(1));

    assertThat(registry.listeners).hasSize(2);
    assertThat(registry.open).isEqualTo(1);
    assertThat(inUse()).isEqualTo("abcd");
    registry.says("");
    assertThat(inUse()).isEmpty();
    assertThat(watched.heldBack()).isZero();
  }

  @Test
  void registryThatFailsWhenAskedAnewIsNotBelieved() {
    watched();
    registry.says("abcd");
    registry.says("");
    pass(CONFIRM);
    registry.listeners.getLast().onFailure("connection refused");

    pass(Duration.ofMinutes(1));
    pass(Duration.ofMinutes(1));

    assertThat(inUse()).isEqualTo("abcd");
    assertThat(registry.listeners).hasSize(2);
  }

  @Test
  void earlierWatchIsNotListenedTo() {
    watched();
    registry.says("abcd");
    registry.says("");
    pass(CONFIRM);

    registry.listeners.getFirst().onInstances(some("xyz"));

    assertThat(inUse()).isEqualTo("abcd");
  }

  @Test
  void heldInstanceThatIsEjectedIsGivenUp() { // SEMANTICS 90
    WatchedService watched = watched();
    registry.says("abcd");
    registry.says("");

    service.ejected(service.instances().getFirst(), EJECTION);
    pass(Duration.ofSeconds(1));

    assertThat(inUse()).isEqualTo("bcd");
    assertThat(watched.heldBack()).isEqualTo(3);
  }

  @Test
  void ejectedInstanceThatTheRegistryNamesStays() {
    watched();
    registry.says("ab");
    service.ejected(service.instances().getFirst(), EJECTION);

    registry.says("ab");
    pass(Duration.ofSeconds(1));

    assertThat(inUse()).isEqualTo("ab");
  }

  @Test
  void instancesOfBeforeStayUntilAnAnswerHasSome() {
    service.configure(settings());
    service.update(some("xyz"));
    watched();

    assertThat(inUse()).isEqualTo("xyz");
    registry.says("a");
    assertThat(inUse()).isEqualTo("a");
  }

  @Test
  void firstAnswerWithoutInstancesIsDoubtedWhereThereWereSome() {
    service.configure(settings());
    service.update(some("xyz"));
    WatchedService watched = watched();

    registry.says("");

    assertThat(inUse()).isEqualTo("xyz");
    assertThat(watched.heldBack()).isEqualTo(3);
  }

  @Test
  void keptInstancesAreUsedAtOnce() throws InterruptedException {
    kept.use(folder);
    try (KeptSets before = new KeptSets(() -> Instant.EPOCH)) {
      before.use(folder);
      before.save("s", "here", some("ab"));
    }
    WatchedService watched = watched();

    assertThat(inUse()).isEqualTo("ab");
    assertThat(watched.awaitInstances(0)).isFalse(); // perhaps the registry knows better
    registry.listeners.getLast().onFailure("connection refused");
    assertThat(watched.awaitInstances(0)).isTrue();
  }

  @Test
  void keptInstancesOfAnotherSourceAreNot() {
    kept.use(folder);
    try (KeptSets before = new KeptSets(() -> Instant.EPOCH)) {
      before.use(folder);
      before.save("s", "here", some("ab"));
    }

    watched("there");

    assertThat(inUse()).isEmpty();
  }

  @Test
  void closedWatchHearsNothing() {
    WatchedService watched = watched();
    registry.says("ab");
    watched.close();

    registry.says("c");

    assertThat(inUse()).isEqualTo("ab");
    assertThat(registry.open).isZero();
  }

  @Test
  void answerWithoutInstancesEndsTheWaitToo() throws InterruptedException {
    WatchedService watched = watched();
    assertThat(watched.awaitInstances(0)).isFalse();

    registry.says("");

    assertThat(watched.awaitInstances(0)).isTrue();
  }
}
