package dev.jadegate.upstream.discovery.stream;

import java.io.IOException;
import java.net.ConnectException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import org.jspecify.annotations.Nullable;

/** What to call a failure in logs; the JDK's client often leaves the message empty. */
final class Reasons {
  private Reasons() {}

  static String of(IOException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String known = known(cause);
      if (known != null) {
        return known;
      }
    }
    return failure.getClass().getSimpleName();
  }

  private static @Nullable String known(Throwable cause) {
    String message = cause.getMessage();
    if (cause instanceof UnresolvedAddressException) {
      return "unknown host";
    }
    if (message != null && !message.isEmpty()) {
      return message;
    }
    boolean isAll = cause.getCause() == null || cause.getCause() instanceof ClosedChannelException;
    return cause instanceof ConnectException && isAll ? "cannot connect" : null;
  }
}
