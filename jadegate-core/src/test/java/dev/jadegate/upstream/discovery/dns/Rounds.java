package dev.jadegate.upstream.discovery.dns;

import dev.jadegate.api.Discovery;
import dev.jadegate.api.ServiceInstance;
import dev.jadegate.config.AddressFamily;
import dev.jadegate.upstream.discovery.Backoff;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** A watch whose rounds a test makes, in a time that only the test moves. */
final class Rounds implements Discovery.Listener {
  /** Never more than has to be. */
  private static final RandomGenerator ZERO = () -> 0;

  private final Zone zone = new Zone();
  private final List<String> failures = new ArrayList<>();
  private final DnsWatch watch;
  private final Answers answers;
  private List<ServiceInstance> instances = List.of();
  private int told;
  private long nanos;

  Rounds(Finder finder, Duration refresh, RandomGenerator random) {
    Backoff backoff = new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(30), ZERO);
    answers = new Answers(zone, new Refresh(refresh), backoff, () -> nanos);
    watch = new DnsWatch("test", finder, answers, this, random);
  }

  /** Of the addresses of a name, on port 80. */
  static Rounds ofAddresses(String name) {
    Hosts hosts = new Hosts(AddressFamily.ANY);
    return new Rounds(new AddressFinder(name, 80, hosts), Duration.ZERO, ZERO);
  }

  /** Of the SRV records of a name. */
  static Rounds ofService(String name) {
    return new Rounds(new ServiceFinder(name, new Hosts(AddressFamily.ANY)), Duration.ZERO, ZERO);
  }

  Zone zone() {
    return zone;
  }

  /** One round; then so much time passes as the watch would wait, which is given. */
  Duration next() throws InterruptedException {
    Duration pause = watch.round();
    nanos += pause.toNanos();
    return pause;
  }

  @Override
  public void onInstances(List<ServiceInstance> now) {
    instances = now;
    told++;
  }

  @Override
  public void onFailure(String reason) {
    failures.add(reason);
  }

  List<ServiceInstance> instances() {
    return instances;
  }

  List<String> ids() {
    return instances.stream().map(ServiceInstance::id).toList();
  }

  /** How often instances were told. */
  int told() {
    return told;
  }

  List<String> failures() {
    return failures;
  }
}
