package dev.jadegate.auth;

import dev.jadegate.api.Identity;

/** What becomes of something that was shown. */
public sealed interface AuthOutcome {
  /** It is right. */
  record Accepted(Identity identity) implements AuthOutcome {}

  /**
   * It is not, or nobody can tell.
   *
   * @param detail for the log; for clients too where {@link Reason#isTold} says so
   */
  record Refused(Reason reason, String detail) implements AuthOutcome {}

  /** Why not. */
  enum Reason {
    INVALID(true),
    EXPIRED(true),
    /** There is no key to tell. */
    UNAVAILABLE(false),
    /** Too many passwords wait. */
    BUSY(false);

    private final boolean told;

    Reason(boolean told) {
      this.told = told;
    }

    /** Whether it is the client's doing, and it is told. */
    public boolean isTold() {
      return told;
    }
  }

  static AuthOutcome invalid(String detail) {
    return new Refused(Reason.INVALID, detail);
  }
}
