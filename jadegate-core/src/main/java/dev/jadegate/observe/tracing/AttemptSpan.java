package dev.jadegate.observe.tracing;

import dev.jadegate.api.Failure;
import org.jspecify.annotations.Nullable;

/**
 * What is noted of one attempt of a sampled exchange. Times are of the loop's clock; 0 means that
 * it did not come so far. Belongs to the event loop of its exchange until that has ended.
 */
public final class AttemptSpan {
  private final long id;
  private final Of what;
  private final long startNanos;
  private long connectedNanos;
  private boolean reused;
  private String protocolVersion = "";
  private String uri = "";
  private long headNanos;
  private int status;
  private int grpcStatus = -1;
  private @Nullable Failure failure;
  private String cancelled = "";
  private long endNanos;

  /**
   * What is known of an attempt when it begins.
   *
   * @param instance {@code host:port}
   * @param scheme {@code http} or {@code https}
   * @param number from 1 on, within its exchange
   * @param hedge it was made beside another one
   */
  public record Of(String service, String instance, String scheme, int number, boolean hedge) {}

  AttemptSpan(long id, Of what, long startNanos) {
    this.id = id;
    this.what = what;
    this.startNanos = startNanos;
  }

  /** It has a connection. */
  public void connected(long now, boolean ofOthers, String version, String target) {
    connectedNanos = now;
    reused = ofOthers;
    protocolVersion = version;
    uri = FinishedExchange.cut(target);
  }

  /** The answer's head has come. */
  public void answered(long now, int code) {
    headNanos = now;
    status = code;
  }

  /** How a gRPC call ended. */
  public void grpcStatus(int code) {
    grpcStatus = code;
  }

  /** It came to nothing, or the answer broke off. */
  public void failed(Failure why) {
    failure = why;
  }

  /** Nobody wanted it any more. */
  public void cancelled(String why) {
    cancelled = why;
  }

  /** Nothing more comes of it. */
  public void ended(long now) {
    endNanos = now;
  }

  long id() {
    return id;
  }

  Of what() {
    return what;
  }

  long startNanos() {
    return startNanos;
  }

  long connectedNanos() {
    return connectedNanos;
  }

  boolean isReused() {
    return reused;
  }

  String protocolVersion() {
    return protocolVersion;
  }

  String uri() {
    return uri;
  }

  long headNanos() {
    return headNanos;
  }

  int status() {
    return status;
  }

  int grpcStatus() {
    return grpcStatus;
  }

  @Nullable Failure failure() {
    return failure;
  }

  String cancelled() {
    return cancelled;
  }

  long endNanos() {
    return endNanos;
  }
}
