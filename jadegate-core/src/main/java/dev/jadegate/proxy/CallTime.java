package dev.jadegate.proxy;

import dev.jadegate.header.Grpc;
import dev.jadegate.message.FieldName;
import dev.jadegate.message.FieldNames;
import dev.jadegate.message.HeaderBlock;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The time that a client gives its request, and what of it an instance is told to have (SEMANTICS
 * 81): of a gRPC call in {@code grpc-timeout}, of any request in the field that the route names, in
 * milliseconds.
 */
final class CallTime {
  private CallTime() {}

  /** Reads it into the exchange, the shortest if there are several; what is wrong, or null. */
  static @Nullable String read(LiveExchange x) {
    FieldName own = x.matched().timings().field();
    boolean readable =
        (!x.grpc || take(x, FieldNames.GRPC_TIMEOUT, "")) && (own == null || take(x, own, "m"));
    return readable ? null : "malformed timeout of the client";
  }

  /** The unit as of gRPC, if the value has none of its own; false if that cannot be read. */
  private static boolean take(LiveExchange x, FieldName name, String unit) {
    HeaderBlock fields = x.request().block();
    String value = fields.get(name);
    if (value == null) {
      return true;
    }
    long nanos = Grpc.timeoutNanos(value + unit);
    if (nanos == Grpc.MALFORMED || fields.countOf(name) > 1) {
      return false;
    }
    long given = Math.max(1, nanos); // a request that has no time at all is over at once
    x.callNanos = x.callNanos == 0 ? given : Math.min(x.callNanos, given);
    return true;
  }

  /** Tells the instance what is left, be it of the client's time or of the route's. */
  static void pass(LiveExchange x) {
    if (x.totalNanos <= 0) {
      return;
    }
    FieldName own = x.matched().timings().field();
    if (x.grpc) {
      x.request().block().set(FieldNames.GRPC_TIMEOUT, Grpc.timeout(x.leftNanos()));
    }
    if (own != null) {
      long millis = Math.max(1, TimeUnit.NANOSECONDS.toMillis(x.leftNanos()));
      x.request().block().set(own, Long.toString(millis));
    }
  }
}
