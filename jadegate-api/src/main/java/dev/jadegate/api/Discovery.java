package dev.jadegate.api;

import java.util.List;

/**
 * Finds the instances of services in a registry, and goes on looking. Thread-safe. Requests never
 * wait for it: whatever it blocks on, it blocks a thread of its own (a virtual one is enough).
 */
public interface Discovery extends AutoCloseable {
  /**
   * Begins to watch a service; returns at once.
   *
   * @param listener told what was found, from any thread but one call at a time
   */
  Watch watch(ServiceQuery query, Listener listener);

  /** Ends what all watches share. */
  @Override
  void close();

  /** One service that is watched. */
  interface Watch extends AutoCloseable {
    /** Ends the watch; the listener may be told once more. */
    @Override
    void close();
  }

  /** Hears what the registry says of one service. */
  interface Listener {
    /**
     * The whole set as it is now; it may be empty. An instance that changed has the id that it had.
     * What did not change may be told again. An instance that the registry knows to be ill is not
     * among them.
     */
    void onInstances(List<ServiceInstance> instances);

    /**
     * The registry could not be asked, or gave no sense; what it said before holds. It is asked
     * again without a call from here.
     *
     * @param reason for logs, such as {@code "connection refused"}
     */
    void onFailure(String reason);
  }
}
