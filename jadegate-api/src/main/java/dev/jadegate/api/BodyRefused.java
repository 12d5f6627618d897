package dev.jadegate.api;

/**
 * Thrown by a filter that cannot make sense of a body: ends the exchange with this failure, as
 * {@link Verdict#fail} does for a head. It is no fault of the filter, so it has no stack trace and
 * is not logged as one. Before the client has a response's head it sees the failure's status;
 * afterwards the response is cut.
 */
public final class BodyRefused extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final Failure failure;

  /**
   * @param detail for the log, never shown to the client
   */
  public BodyRefused(Failure failure, String detail) {
    super(detail, null, false, false);
    this.failure = failure;
  }

  /** What the exchange ends with. */
  public Failure failure() {
    return failure;
  }

  /** Why, for the log. */
  public String detail() {
    return String.valueOf(getMessage());
  }
}
