package dev.jadegate.listener;

/** How many handshakes are unfinished on one event loop, which is the only one to touch it. */
final class HandshakeGauge {
  /**
   * A rush of clients finishes in a round trip each; so many at once are more likely packets with
   * forged addresses.
   */
  private static final int MANY = 64;

  private int count;

  void began() {
    count++;
  }

  void ended() {
    count--;
  }

  boolean areMany() {
    return count >= MANY;
  }
}
