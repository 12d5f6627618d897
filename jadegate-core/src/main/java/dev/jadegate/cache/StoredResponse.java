package dev.jadegate.cache;

import dev.jadegate.message.HeaderBlock;

/**
 * An answer that is kept, whole and as the origin gave it. Immutable: whoever changes fields takes
 * a copy first, and nobody writes into the body.
 *
 * @param route that it was given on; others may answer the same URI in another way
 * @param variance what else it depends on
 * @param status the status code
 * @param fields its head, without what concerned only a connection, and without Age
 * @param body its body, with the content coding that it came in
 * @param freshness how long it may be used
 */
public record StoredResponse(
    String route,
    Variance variance,
    int status,
    HeaderBlock fields,
    byte[] body,
    Freshness freshness) {
  /** What an entry takes beside its bytes, roughly. */
  private static final int OVERHEAD = 400;

  private static final int PER_FIELD = 24;

  /** Roughly what it takes of the memory. */
  public int weight() {
    int heads = 0;
    for (var field : fields.entries()) {
      heads += field.getKey().length() + field.getValue().length() + PER_FIELD;
    }
    return OVERHEAD + heads + body.length;
  }

  /** The same with what a 304 said of it. */
  public StoredResponse with(HeaderBlock updated, Freshness renewed) {
    return new StoredResponse(route, variance, status, updated, body, renewed);
  }

  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }

  @Override
  public String toString() {
    return status + " of " + route + ", " + body.length + " bytes, " + freshness;
  }
}
