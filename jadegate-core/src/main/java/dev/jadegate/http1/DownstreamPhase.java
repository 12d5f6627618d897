package dev.jadegate.http1;

/**
 * Where a client's connection is. All transitions are in {@link Http1Downstream}.
 *
 * <pre>
 *            head            last content            response done
 *   HEAD ───────────► BODY ────────────────► HELD ────────────────► HEAD
 *    │                 │  response done        │ 101 written
 *    │ malformed       ├─────────► DRAIN ──► HEAD (small rest) or CLOSING
 *    ▼                 ▼                       ▼
 *   BROKEN ─response─► CLOSING               TUNNEL ──both sides ended──► CLOSING
 * </pre>
 */
enum DownstreamPhase {
  /** A head is expected, or has begun. */
  HEAD,
  /** Behind a head comes its body, which is read when somebody asks for it. */
  BODY,
  /**
   * The request is whole and its response is not. Pipelined bytes wait undecoded, so that answers
   * come in order and memory is bounded (RFC 9112, section 9.3.2); one read stays outstanding, so
   * that a client that leaves is seen.
   */
  HELD,
  /** The response is whole and the request is not: what is left of it is read and dropped. */
  DRAIN,
  /** Bytes pass as they are, both ways. */
  TUNNEL,
  /** What came is malformed or too late, and is read no further; it is owed a response. */
  BROKEN,
  /**
   * FIN is sent, or will be, and the client's is waited for a moment, so that the answer is read
   * before a reset could overtake it (section 9.6).
   */
  CLOSING
}
