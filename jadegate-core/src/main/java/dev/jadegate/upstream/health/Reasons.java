package dev.jadegate.upstream.health;

import dev.jadegate.api.Failure;
import java.util.Locale;

/** Why there was no connection, in a few words. */
final class Reasons {
  private static final String TLS = "TLS handshake";
  private static final String FAILED = " failed: ";

  private Reasons() {}

  /** From what the pool says, which names the address and quotes the operating system. */
  static CheckResult noConnection(Failure failure, String detail) {
    if (failure == Failure.CONNECT_TIMEOUT) {
      return CheckResult.timeout();
    }
    if (detail.startsWith(TLS)) {
      int why = detail.indexOf(FAILED);
      return CheckResult.failed(
          why < 0 ? detail : TLS + FAILED + detail.substring(why + FAILED.length()));
    }
    String lower = detail.toLowerCase(Locale.ROOT);
    if (lower.contains("refused")) {
      return CheckResult.failed("connect refused");
    }
    if (lower.contains("timed out")) {
      return CheckResult.timeout();
    }
    return CheckResult.failed("no connection: " + detail);
  }
}
