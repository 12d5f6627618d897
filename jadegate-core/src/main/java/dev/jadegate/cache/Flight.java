package dev.jadegate.cache;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
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

  private final Runnable onEnd;
  private final Deque<Passenger> waiting = new ArrayDeque<>();
  private final List<Passenger> streaming = new ArrayList<>();
  private @Nullable Filling filling;

  /** What the leader does when somebody waits for its body. */
  private @Nullable Runnable hurry;

  private volatile boolean ended;
  private volatile boolean broken;

  /** Needs somebody who leads it; the end takes it from where it is found. */
  Flight(Runnable onEnd) {
    this.onEnd = onEnd;
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
    if (filling != null) {
      readers().forEach(Passenger::progressed);
    }
  }

  private synchronized List<Passenger> readers() {
    return List.copyOf(streaming);
  }

  /** The whole answer is there. */
  public void landed(StoredResponse response) {
    List<Passenger> readers = readers();
    List<Passenger> left = end();
    readers.forEach(Passenger::progressed);
    left.forEach(passenger -> passenger.landed(response));
  }

  /** The answer is for nobody else. */
  public void release() {
    end().forEach(Passenger::released);
  }

  /** There is no answer, or only a part of it. The next one leads, if anybody waits. */
  public void failed() {
    Passenger next;
    List<Passenger> readers;
    synchronized (this) {
      if (ended) {
        return;
      }
      readers = List.copyOf(streaming);
      broken = filling != null;
      hurry = null;
      next = broken ? null : waiting.poll();
    }
    if (next != null) {
      next.lead(this);
      return;
    }
    List<Passenger> left = end();
    readers.forEach(Passenger::progressed);
    left.forEach(Passenger::released);
  }

  /** Whether the body breaks off where it is. Any thread. */
  public boolean isBroken() {
    return broken;
  }

  private List<Passenger> end() {
    List<Passenger> left;
    synchronized (this) {
      ended = true;
      left = List.copyOf(waiting);
      waiting.clear();
      streaming.clear();
    }
    onEnd.run();
    return left;
  }
}
