package dev.jadegate.proxy;

import java.util.Locale;

/** Why a failed attempt is not followed by another one: the label of a metric. */
enum NotRetried {
  /** The client has seen a part of the answer, or could have. */
  RESPONSE_BEGUN,
  /** The instance may have acted on it, and its method must not be repeated. */
  NOT_IDEMPOTENT,
  /** More of the request's body was sent than is kept. */
  BODY_TOO_LARGE,
  /** Such a failure is not among those that the route retries. */
  POLICY,
  /** It had all the attempts that the route gives it. */
  NO_MORE_TRIES,
  /** Too much of the service's load would be retries. */
  BUDGET,
  /** The time of the whole exchange is over. */
  DEADLINE,
  /** The circuit breaker lets no attempt through. */
  BREAKER_OPEN,
  /** The service has no live instance any more. */
  NO_INSTANCE;

  private final String label = name().toLowerCase(Locale.ROOT);

  String label() {
    return label;
  }
}
