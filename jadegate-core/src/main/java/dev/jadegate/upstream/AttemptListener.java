package dev.jadegate.upstream;

/**
 * Hears what becomes of the attempts at an instance, on the event loop of each. May not block and
 * should not allocate.
 */
public interface AttemptListener {
  /** Hears nothing. */
  AttemptListener NONE =
      new AttemptListener() {
        @Override
        public void onResult(AttemptResult result) {}

        @Override
        public void onBrokenOff(AttemptResult result) {}

        @Override
        public void onWhole() {}

        @Override
        public void onOvertaken(long nanos) {}
      };

  /**
   * An attempt has come far enough to be judged: its head has come (of a gRPC call, its status), or
   * it has failed. Once for each attempt; of those that ended because the client left, or because
   * its own deadline was over, nothing is told.
   */
  void onResult(AttemptResult result);

  /**
   * The answer broke off after its result was told. Not told of one that only fell silent: a stream
   * may be quiet for longer than its route waits.
   */
  void onBrokenOff(AttemptResult result);

  /** The answer came whole, whatever it was; its result was told before. */
  void onWhole();

  /** No head had come after so long, when another instance had answered; no result is told. */
  void onOvertaken(long nanos);
}
