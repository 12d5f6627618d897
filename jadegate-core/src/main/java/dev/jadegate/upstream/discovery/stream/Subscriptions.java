package dev.jadegate.upstream.discovery.stream;

import dev.jadegate.api.Discovery.Listener;
import dev.jadegate.api.Discovery.Watch;
import dev.jadegate.api.ServiceQuery;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who wants to hear of which service, and has yet to be told. A watch is told nothing before a list
 * that was begun after it: who watches anew wants to know what the registry says now. Thread-safe;
 * one thread at a time tells.
 */
public final class Subscriptions {
  private static final Logger LOG = LoggerFactory.getLogger(Subscriptions.class);

  private final Function<ServiceQuery, Finding> finder;
  private final List<Subscription> all = new CopyOnWriteArrayList<>();
  private final ReentrantLock telling = new ReentrantLock();

  /** Why what is known may be old; empty: the registry answers. */
  private volatile String failure = "";

  /**
   * Without subscribers.
   *
   * @param finder gives what is known of a service, on any thread
   */
  public Subscriptions(Function<ServiceQuery, Finding> finder) {
    this.finder = finder;
  }

  /** One watch. The flags are set by the follower's thread, and taken by who tells. */
  private static final class Subscription {
    private final ServiceQuery query;
    private final Listener listener;

    /** A list was begun after it. */
    private volatile boolean asked;

    /** Such a list has come. */
    private volatile boolean answered;

    private volatile boolean changed;
    private volatile boolean again;
    private volatile boolean failed;
    private volatile boolean closed;

    /** Of who tells. */
    private @Nullable Finding told;

    Subscription(ServiceQuery query, Listener listener) {
      this.query = query;
      this.listener = listener;
    }

    void tellAgain() {
      again = true;
      changed = true;
    }
  }

  /** Adds a watch. */
  public Watch add(ServiceQuery query, Listener listener) {
    Subscription subscription = new Subscription(query, listener);
    subscription.failed = !failure.isEmpty();
    all.add(subscription);
    if (subscription.failed) {
      // Not on the caller's thread, which may hold what the listener waits for.
      Thread.ofVirtual().name("jadegate-discovery-failed").start(this::tell);
    }
    return () -> {
      subscription.closed = true;
      all.remove(subscription);
    };
  }

  /** A list begins. */
  void listing() {
    all.forEach(subscription -> subscription.asked = true);
  }

  /** The list has come; tells everybody who waited for it, whether or not it is news. */
  void listed() {
    failure = "";
    for (Subscription subscription : all) {
      if (subscription.asked) {
        subscription.answered = true;
        subscription.tellAgain();
      }
    }
    tell();
  }

  /** The registry answers, and what is known is true; tells everybody. */
  void answered() {
    failure = "";
    all.forEach(Subscription::tellAgain);
    tell();
  }

  /** Tells those whose services these are, unless it is nothing new to them. */
  public void changed(Predicate<ServiceQuery> whose) {
    for (Subscription subscription : all) {
      if (whose.test(subscription.query)) {
        subscription.changed = true;
      }
    }
    tell();
  }

  /** The registry does not answer; tells everybody. */
  void failed(String reason) {
    failure = reason;
    all.forEach(subscription -> subscription.failed = true);
    tell();
  }

  private void tell() {
    telling.lock();
    try {
      for (Subscription subscription : all) {
        tell(subscription);
      }
    } finally {
      telling.unlock();
    }
  }

  private void tell(Subscription subscription) {
    try {
      if (subscription.answered && subscription.changed && !subscription.closed) {
        subscription.changed = false; // before it is looked up, so that a change on the way counts
        tellFinding(subscription);
      }
      if (subscription.failed && !subscription.closed) {
        subscription.failed = false;
        tellFailure(subscription.listener);
      }
    } catch (RuntimeException e) {
      LOG.error("a listener of discovery failed: {}", subscription.query.service(), e);
    }
  }

  private void tellFinding(Subscription subscription) {
    boolean isAgain = subscription.again;
    subscription.again = false;
    Finding finding = finder.apply(subscription.query);
    if (!isAgain && finding.equals(subscription.told)) {
      return;
    }
    subscription.told = finding;
    switch (finding) {
      case Finding.Instances(var instances) -> subscription.listener.onInstances(instances);
      case Finding.Unclear(String reason) -> subscription.listener.onFailure(reason);
    }
  }

  private void tellFailure(Listener listener) {
    String reason = failure;
    if (!reason.isEmpty()) { // or it is over
      listener.onFailure(reason);
    }
  }
}
