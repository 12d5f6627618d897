package dev.jadegate.upstream.health;

import dev.jadegate.upstream.CheckTally.Result;

/**
 * How a check ended, and why in a few words.
 *
 * @param reason for logs and the admin pages
 */
record CheckResult(Result result, String reason) {
  static CheckResult good(String reason) {
    return new CheckResult(Result.OK, reason);
  }

  static CheckResult failed(String reason) {
    return new CheckResult(Result.FAILED, reason);
  }

  static CheckResult timeout() {
    return new CheckResult(Result.TIMEOUT, "timeout");
  }

  boolean isGood() {
    return result == Result.OK;
  }
}
