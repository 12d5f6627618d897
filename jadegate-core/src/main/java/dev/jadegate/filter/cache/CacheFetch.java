package dev.jadegate.filter.cache;

import dev.jadegate.api.Exchange;
import dev.jadegate.cache.Filling;
import dev.jadegate.cache.Flight;
import dev.jadegate.cache.ResponseCache;
import dev.jadegate.cache.StoredResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import org.jspecify.annotations.Nullable;

/**
 * What a request does for others while it asks the origin: it leads those who wait for the same
 * answer, and keeps the body on its way. Event loop of its exchange only.
 */
final class CacheFetch {
  private final ResponseCache cache;
  private final Exchange exchange;
  private final String uri;
  private final boolean personal;

  /** Null if it leads none, or does no more. */
  private @Nullable Flight flight;

  /** Null while nothing is kept. */
  private @Nullable Filling filling;

  private long sentNanos;

  /**
   * Fetches nothing yet.
   *
   * @param personal whether the request says who asks
   */
  CacheFetch(ResponseCache cache, Exchange exchange, String uri, boolean personal) {
    this.cache = cache;
    this.exchange = exchange;
    this.uri = uri;
    this.personal = personal;
  }

  /** Others wait for what it gets. */
  void lead(Flight led) {
    flight = led;
  }

  /** The origin is asked now. */
  void sent() {
    sentNanos = System.nanoTime();
  }

  /** When the origin was asked, by {@link System#nanoTime}. */
  long sentNanos() {
    return sentNanos;
  }

  /** The answer may be kept; if it is fresh, others may have it. */
  void begun(Filling begun, boolean forOthers) {
    filling = begun;
    if (!forOthers) {
      release();
    } else if (flight != null) {
      flight.begun(begun, this::hurry);
    }
  }

  /** Somebody waits for the body: it is read as quickly as it comes. Any thread. */
  private void hurry() {
    exchange
        .executor()
        .execute(() -> {
          if (filling != null) {
            exchange.readAhead(true);
          }
        });
  }

  /** A chunk of the answer, which stays the caller's. */
  void content(HttpContent chunk) {
    Filling fetched = filling;
    if (fetched == null) {
      return;
    }
    if (!fetched.append(chunk.content())) {
      tooMuch();
    } else if (!(chunk instanceof LastHttpContent last)) {
      if (flight != null) {
        flight.progressed();
      }
    } else if (last.trailingHeaders().isEmpty()) {
      complete(fetched.complete());
    } else {
      tooMuch(); // trailers are not kept, and may be half of what it says
    }
  }

  private void complete(@Nullable StoredResponse whole) {
    if (whole == null) {
      breakOff();
      return;
    }
    stopFilling();
    cache.keep(uri, whole, sentNanos);
    landed(whole);
    exchange.readAhead(false);
  }

  private void tooMuch() {
    stopFilling();
    cache.leaveOpen(uri, personal);
    release();
    exchange.readAhead(false);
  }

  /** What was begun is not the answer after all. */
  void breakOff() {
    if (filling != null) {
      stopFilling();
      fail();
      exchange.readAhead(false);
    }
  }

  private void stopFilling() {
    Filling stopped = filling;
    if (stopped != null) {
      filling = null;
      stopped.close();
    }
  }

  /** This is the answer for those who wait. */
  void landed(StoredResponse response) {
    Flight led = flight;
    if (led != null) {
      flight = null;
      led.landed(response);
    }
  }

  /** Those who wait go for themselves. */
  void release() {
    Flight led = flight;
    if (led != null) {
      flight = null;
      led.release();
    }
  }

  /** There is no answer; the next of those who wait asks. */
  void fail() {
    Flight led = flight;
    if (led != null) {
      flight = null;
      led.failed();
    }
  }

  /** The exchange is over. */
  void end() {
    stopFilling();
    fail();
  }
}
