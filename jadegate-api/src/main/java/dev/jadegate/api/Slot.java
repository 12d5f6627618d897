package dev.jadegate.api;

/**
 * A typed place in an exchange where a filter keeps what it must remember between two of its
 * phases. Compared by identity: make one per filter class as a constant, or one per filter if a
 * route may carry the filter twice.
 *
 * @param <T> what the slot holds
 */
public final class Slot<T> {
  private final String name;

  private Slot(String name) {
    this.name = name;
  }

  /** A new slot; the name is for debugging only. */
  public static <T> Slot<T> named(String name) {
    return new Slot<>(name);
  }

  @Override
  public String toString() {
    return "slot " + name;
  }
}
