package dev.jadegate.cache;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way for an answer that others wait for too.
 *
 * <pre>
 *   WAITING ──its length is known, and it may be kept──► STREAMING ──its end──► LANDED
 *      │  ▲ └─────────────────────its end──────────────────────────────────────► │
 *      │  └ leader failed: the next one leads              └─broken off──► OPEN ◄─┘ no use to others
 *      └──────────────── it may not be kept ──────────────────────────────► OPEN
 * </pre>
 *
 * Whoever comes to a flight that has ended goes for itself. Thread-safe: exchanges of all loops
 * meet here, and {@link Passenger}s bring what they are told to their own loops.
 */
public final class Flight {
  /** An exchange that waits. Called by any thread, holding no lock. */
  public interface Passenger {
    /** It leads from now on: nobody else fetches. */
    void lead(Flight flight);

    /** This is the answer, if it fits to what was asked for. */
    void landed(StoredResponse response);

    /** This will be the answer, if it fits; to be read as it comes. */
    void streams(Flight flight, Filling filling);

    /** It goes for itself. */
    void released();

    /** More of the body is there, or it broke off. For those that are streaming. */
    void progressed();
  }

  private final Consumer<Flight> onEnd;
  private final long bornNanos = System.nanoTime();
  private final Deque<Passenger> waiting = new ArrayDeque<>();
  private final List<Passenger> streaming = new ArrayList<>();
  private @Nullable Filling filling;

  /** What the leader does when somebody waits for its body. */
  private @Nullable Runnable hurry;

  private volatile boolean ended;
  private volatile boolean broken;

  /** Needs somebody who leads it; the end takes it from where it is found. */
  Flight(Consumer<Flight> onEnd) {
    this.onEnd = onEnd;
  }

  /** When it began, by {@link System#nanoTime}. */
  long bornNanos() {
    return bornNanos;
  }

  /** Waits for the leader's answer; false if the flight is over. */
  boolean join(Passenger passenger) {
    Filling present;
    Runnable wanted;
    synchronized (this) {
      if (ended) {
        return false;
      }
      wanted = hurry;
      present = filling;
      if (present == null) {
        waiting.add(passenger);
      } else {
        streaming.add(passenger);
      }
    }
    if (wanted != null) {
      wanted.run();
    }
    if (present != null) {
      passenger.streams(this, present);
    }
    return true;
  }

  /** Waits no more, or needs no more of the body. */
  public synchronized void leave(Passenger passenger) {
    waiting.remove(passenger);
    streaming.remove(passenger);
  }

  // For the leader.

  /**
   * The answer has begun, and may be kept. If its length is known it is told to those who wait,
   * others get it when it is whole.
   *
   * @param whenShared run by any thread when somebody waits for more of it
   */
  public void begun(Filling begun, Runnable whenShared) {
    boolean shared;
    List<Passenger> told = List.of();
    synchronized (this) {
      hurry = whenShared;
      shared = !waiting.isEmpty();
      if (begun.isSized()) {
        filling = begun;
        told = List.copyOf(waiting);
        streaming.addAll(waiting);
        waiting.clear();
      }
    }
    if (shared) {
      whenShared.run();
    }
    told.forEach(passenger -> passenger.streams(this, begun));
  }

  /** More of the body is there. */
  public void progressed() {
    List<Passenger> readers;
    synchronized (this) {
      readers = List.copyOf(streaming);
    }
    readers.forEach(Passenger::progressed);
  }

  /** The whole answer is there. */
  public void landed(StoredResponse response) {
    end(false).forEach(passenger -> passenger.landed(response));
  }

  /** The answer is for nobody else. */
  public void release() {
    end(true).forEach(Passenger::released);
  }

  /** There is no answer, or only a part of it. The next one leads, if anybody waits. */
  public void failed() {
    Passenger next;
    synchronized (this) {
      hurry = null;
      next = filling == null ? waiting.poll() : null;
    }
    if (next == null) {
      release();
    } else {
      next.lead(this);
    }
  }

  /** Whether the body breaks off where it is. Any thread. */
  public boolean isBroken() {
    return broken;
  }

  /** Gives those who still wait; those who read are told that no more comes. */
  private List<Passenger> end(boolean breaksOff) {
    List<Passenger> left;
    List<Passenger> readers;
    synchronized (this) {
      if (ended) {
        return List.of();
      }
      ended = true;
      broken = breaksOff;
      left = List.copyOf(waiting);
      readers = List.copyOf(streaming);
      waiting.clear();
      streaming.clear();
    }
    onEnd.accept(this);
    readers.forEach(Passenger::progressed);
    return left;
  }
}
