package dev.jadegate.filter.fault;

/** Hears of each fault that was put in, on the exchange's event loop. */
@FunctionalInterface
public interface FaultListener {
  /**
   * A request was delayed or aborted.
   *
   * @param kind {@code delay} or {@code abort}
   */
  void onFault(String route, String kind);
}
