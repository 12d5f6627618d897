package dev.jadegate.proxy;

import dev.jadegate.config.Priority;
import dev.jadegate.observe.ExchangeRecord;

/** Told of every exchange that is over, once, on its event loop. */
public interface Observation {
  /** Records nothing. */
  Observation NONE =
      new Observation() {
        @Override
        public void ended(int loop, ExchangeRecord exchange) {}

        @Override
        public void shed(String service, Priority priority, String reason) {}

        @Override
        public void retried(String service, String reason) {}

        @Override
        public void fellBack(String service) {}

        @Override
        public void faultInjected(String route, String kind) {}

        @Override
        public void hedged(String service, String result) {}

        @Override
        public void mirrored(String service, String result) {}

        @Override
        public void notRetried(String service, String reason) {}

        @Override
        public void fieldsDropped(int count) {}

        @Override
        public void cached(String route, String result) {}

        @Override
        public void notCompressed(String encoding) {}

        @Override
        public void compressing(String encoding) {}

        @Override
        public void compressed(String encoding, long taken, long given) {}

        @Override
        public void stickySession(String service, String result) {}

        @Override
        public void splitBy(String route, String service, String result) {}

        @Override
        public void webSocketOpened(String service) {}

        @Override
        public void webSocketClosed(String service, String reason) {}
      };

  /** An exchange is over; the record is valid during the call only. */
  void ended(int loop, ExchangeRecord exchange);

  /** A request was refused because there are enough of them; the reason is a label. */
  void shed(String service, Priority priority, String reason);

  /** An attempt failed and another one follows. */
  void retried(String service, String reason);

  /** An attempt failed and no other follows; the reason is a label. */
  void notRetried(String service, String reason);

  /** A service's breaker refused a request, and its fallback answers. */
  void fellBack(String service);

  /** A request was held up or answered on purpose; the kind is a label. */
  void faultInjected(String route, String kind);

  /** What became of an attempt beside another one, or why there was none; a label. */
  void hedged(String service, String result);

  /**
   * A request was to be copied to this service: the status of the answer, a failure's label, or why
   * it was not sent.
   */
  void mirrored(String service, String result);

  /** A request came to a route with a cache; the result is a label. */
  void cached(String route, String result);

  /** An answer was not compressed, as too many others are. */
  void notCompressed(String encoding);

  /** An answer is being compressed. */
  void compressing(String encoding);

  /** It is no more; how many bytes came, and what was made of them. */
  void compressed(String encoding, long taken, long given);

  /** Request fields were dropped for their underscores. */
  void fieldsDropped(int count);

  /** A request came to a service with sticky sessions; the result is a label. */
  void stickySession(String service, String result);

  /** A request of a split whose clients stay went to this service; the result is a label. */
  void splitBy(String route, String service, String result);

  /** A connection became a WebSocket. */
  void webSocketOpened(String service);

  /** It is over; the reason is a label. */
  void webSocketClosed(String service, String reason);
}
