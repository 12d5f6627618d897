package dev.jadegate.listener;

/** Told of a gateway's client connections. Thread-safe. */
public interface ConnectionCounts {
  /** Counts nothing. */
  ConnectionCounts NONE =
      new ConnectionCounts() {
        @Override
        public void opened() {}

        @Override
        public void closed() {}

        @Override
        public void refused() {}

        @Override
        public void withoutHeader(String listener, String reason) {}

        @Override
        public void flooded() {}
      };

  void opened();

  void closed();

  /** Over the limit: closed at once. */
  void refused();

  /** Cut, because its header of the PROXY protocol is missing or wrong. */
  void withoutHeader(String listener, String reason);

  /** Closed because it made more work than requests do. */
  void flooded();
}
