package dev.jadegate.testkit;

import dev.jadegate.api.Discovery;
import dev.jadegate.api.ServiceInstance;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** A listener that remembers what it is told of a service. Thread-safe. */
public final class HeardInstances implements Discovery.Listener {
  private final LinkedBlockingQueue<Told> told = new LinkedBlockingQueue<>();
  private final AtomicInteger inside = new AtomicInteger();
  private volatile boolean overlapped;

  /** One call; a failure has no instances. */
  private record Told(List<ServiceInstance> instances, String failure) {}

  @Override
  public void onInstances(List<ServiceInstance> instances) {
    hear(new Told(instances, ""));
  }

  @Override
  public void onFailure(String reason) {
    hear(new Told(List.of(), reason));
  }

  private void hear(Told call) {
    overlapped |= inside.incrementAndGet() > 1;
    told.add(call);
    inside.decrementAndGet();
  }

  /**
   * Waits until these are all instances, and passes over what is told before.
   *
   * @param ids in any order
   * @return the instances, sorted by id
   */
  public List<ServiceInstance> await(String... ids) throws InterruptedException {
    List<String> wanted = sorted(List.of(ids));
    return next(
            "the instances " + wanted,
            call ->
                call.failure().isEmpty()
                    && sorted(call.instances().stream().map(ServiceInstance::id).toList())
                        .equals(wanted))
        .instances()
        .stream()
        .sorted(java.util.Comparator.comparing(ServiceInstance::id))
        .toList();
  }

  private static List<String> sorted(List<String> texts) {
    return texts.stream().sorted().toList();
  }

  /** Waits for a failure, and passes over what is told before. */
  public String awaitFailure() throws InterruptedException {
    return next("a failure", call -> !call.failure().isEmpty()).failure();
  }

  private Told next(String what, Predicate<Told> wanted) throws InterruptedException {
    List<Told> passed = new ArrayList<>();
    long end = System.nanoTime() + Gate.PATIENCE.toNanos();
    while (true) {
      Told call = told.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (call == null) {
        throw new AssertionError("expected " + what + "; heard " + passed);
      }
      if (wanted.test(call)) {
        if (overlapped) {
          throw new AssertionError("told by two threads at once");
        }
        return call;
      }
      passed.add(call);
    }
  }

  /** Passes over everything so far. */
  public void clear() {
    told.clear();
  }

  /** Whether there is anything that was not awaited. */
  public boolean isMore() {
    return !told.isEmpty();
  }
}
