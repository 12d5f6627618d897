package dev.jadegate.upstream;

/**
 * Hears what became of the attempts at a service's instances, on the event loop of each. May not
 * block and should not allocate.
 */
public interface AttemptListener {
  /** Hears nothing. */
  AttemptListener NONE = (instance, result) -> {};

  /**
   * An attempt has come far enough to be judged: its head has come (of a gRPC call, its status), or
   * it has failed. One whose answer breaks off later is told a second time. Of attempts that ended
   * because the client left, or because its own deadline was over, nothing is told.
   */
  void onResult(Instance instance, AttemptResult result);
}
