package dev.jadegate.resilience;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who waits, by tenant: tenants take turns, one call each (fair queuing of Nagle, RFC 970), and the
 * calls of one tenant come in the order in which they came. With one tenant it is a queue.
 *
 * <p>Cost: constant to add and to poll; withdrawing searches the tenant's queue from its head, and
 * displacing looks at each tenant that waits. Thread-safe, by one lock that is held for no longer
 * than that; {@link #isEmpty} needs none.
 */
final class FairQueue {
  /** The calls of one tenant that wait; at least one while it is known. */
  private static final class Flow {
    final long tenant;
    final Deque<ConcurrencyLimit.Waiter> calls = new ArrayDeque<>();

    Flow(long tenant) {
      this.tenant = tenant;
    }
  }

  private static final Comparator<Flow> BY_LENGTH =
      Comparator.comparingInt(flow -> flow.calls.size());

  private final Map<Long, Flow> flows = new HashMap<>();

  /** Each tenant once; the first is next. */
  private final Deque<Flow> turns = new ArrayDeque<>();

  private volatile boolean empty = true;

  boolean isEmpty() {
    return empty;
  }

  synchronized void add(ConcurrencyLimit.Waiter call) {
    Flow flow = flows.get(call.tenant());
    if (flow == null) {
      flow = new Flow(call.tenant());
      flows.put(call.tenant(), flow);
      turns.add(flow);
    }
    flow.calls.add(call);
    empty = false;
  }

  /** Takes out who is next; null if nobody waits. */
  synchronized ConcurrencyLimit.@Nullable Waiter poll() {
    Flow flow = turns.poll();
    if (flow == null) {
      return null;
    }
    ConcurrencyLimit.Waiter call = flow.calls.remove();
    if (flow.calls.isEmpty()) {
      forget(flow);
    } else {
      turns.add(flow);
    }
    return call;
  }

  /** Takes out the newest call of the tenant that has most of them; null if nobody waits. */
  synchronized ConcurrencyLimit.@Nullable Waiter pollLast() {
    return turns.isEmpty() ? null : last(longest());
  }

  /**
   * The same, if that tenant has at least two more than the tenant of this call: the two are nearer
   * to each other then, when this call comes in its place.
   */
  synchronized ConcurrencyLimit.@Nullable Waiter pollLastFor(ConcurrencyLimit.Waiter call) {
    Flow own = flows.get(call.tenant());
    int calls = own == null ? 0 : own.calls.size();
    if (turns.size() < (own == null ? 1 : 2)) {
      return null;
    }
    Flow longest = longest();
    return longest.calls.size() < calls + 2 ? null : last(longest);
  }

  private Flow longest() {
    return Collections.max(turns, BY_LENGTH);
  }

  private ConcurrencyLimit.Waiter last(Flow flow) {
    ConcurrencyLimit.Waiter call = flow.calls.removeLast();
    leaveIfDone(flow);
    return call;
  }

  /** Takes it out; false if it is not there. */
  synchronized boolean remove(ConcurrencyLimit.Waiter call) {
    Flow flow = flows.get(call.tenant());
    if (flow == null || !flow.calls.remove(call)) {
      return false;
    }
    leaveIfDone(flow);
    return true;
  }

  private void leaveIfDone(Flow flow) {
    if (flow.calls.isEmpty()) {
      turns.remove(flow);
      forget(flow);
    }
  }

  private void forget(Flow flow) {
    flows.remove(flow.tenant);
    empty = flows.isEmpty();
  }
}
