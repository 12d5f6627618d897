package dev.jadegate.proxy;

import dev.jadegate.api.BodySource;
import dev.jadegate.api.Failure;
import dev.jadegate.api.Filter;
import dev.jadegate.api.Identity;
import dev.jadegate.api.Outcome;
import dev.jadegate.api.Slot;
import dev.jadegate.api.Verdict;
import dev.jadegate.filter.BodyPipe;
import dev.jadegate.filter.FilterChain;
import dev.jadegate.filter.cache.CacheFilter;
import dev.jadegate.filter.cache.CacheResult;
import dev.jadegate.header.Grpc;
import dev.jadegate.loop.Deadline;
import dev.jadegate.loop.Loop;
import dev.jadegate.message.Abort;
import dev.jadegate.message.Downstream;
import dev.jadegate.message.FieldNames;
import dev.jadegate.message.HeaderBlock;
import dev.jadegate.message.RequestHead;
import dev.jadegate.message.ResponseHead;
import dev.jadegate.observe.ExchangeRecord;
import dev.jadegate.observe.tracing.Trace;
import dev.jadegate.upstream.Instance;
import dev.jadegate.upstream.Service;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The state of one exchange, from its head to its end: data only, {@link RequestFlow} is what
 * happens to it. Belongs to the event loop of its downstream connection. Never recycled, so that a
 * late callback can only find an exchange that is over.
 */
final class LiveExchange extends ReceivedRequest implements ExchangeRecord {
  private final RequestFlow flow;

  /** Nobody, when the client has left and the answer is wanted all the same. */
  Downstream downstream;

  final long startNanos;

  // Set by Arrival.
  boolean endsHere;
  boolean acceptsTrailers;
  boolean expectsContinue;
  @Nullable String upgrade;

  /** Null if there are no traces. */
  @Nullable Trace trace;

  /** Known after the filters, one of which may have made a gRPC request of another. */
  boolean grpc;

  /** The answer is one of gRPC whose end is still to be said. */
  boolean endsByTrailers;

  /** The time that the client gives it; 0: it names none. */
  long callNanos;

  // Set by RequestFlow.
  private @Nullable Route route;
  private @Nullable FilterChain filters;
  @Nullable Service service;

  /** The service counts it as under way. */
  boolean admitted;

  /** It waits for that. */
  Admission.@Nullable Turn turn;

  /** Of the key that decides which instance it goes to; 0: it has none. */
  long hash;

  /** Null if its service has no sticky sessions. */
  StickyCookies.@Nullable Visit<Instance> sticky;

  /** The only one, or the first of those that are under way at once. */
  @Nullable Attempt attempt;

  /** Null unless the route hedges. */
  @Nullable Race race;

  @Nullable RequestBody body;

  /** Its copy, while the body is not complete. */
  @Nullable Mirrored mirrored;

  /** It is such a copy itself, or repeats a request: nobody waits for its answer. */
  boolean shadow;

  /** A filter wants the rest of the answer, whatever the client does. */
  boolean readsAhead;

  @Nullable BodySource source;
  @Nullable ResponseHead heldHead;
  @Nullable ArrayDeque<HttpContent> early;
  BodyPipe @Nullable [] requestPipes;
  BodyPipe @Nullable [] responsePipes;
  @Nullable CompletionStage<Verdict> awaited;
  @Nullable Deadline total;

  /** The whole exchange may take so long; 0: as long as it likes. */
  long totalNanos;

  @Nullable Deadline continueTimer;
  int ran;
  int attempts;
  int retries;
  boolean staleRetried;
  boolean retryHeld;
  boolean continued;
  @Nullable Tunnel tunnel;
  boolean draining;
  boolean bodyFlowing;
  boolean answering;
  boolean headWritten;
  boolean flushWanted;
  boolean ended;

  // For the record.
  int status;
  @Nullable Failure failure;
  String failureDetail = "";
  long requestBytes;
  long responseBytes;
  long endNanos;
  private int grpcStatus = Grpc.NO_STATUS;

  /** The gRPC status that follows from how the instance cut the attempt. */
  int resetStatus = Abort.OF_FAILURE;

  private long upstreamNanos = -1;
  private long waitedNanos;
  private @Nullable Instance lastInstance;
  private @Nullable List<Instance> earlier;

  LiveExchange(
      RequestFlow flow,
      Loop loop,
      Downstream downstream,
      Snapshot snapshot,
      Peer peer,
      RequestHead request) {
    super(loop, snapshot, peer, request);
    this.flow = flow;
    this.downstream = downstream;
    startNanos = loop.now();
  }

  /** The route it began with. */
  Route matched() {
    Route matched = route;
    return matched == null ? snapshot.fallback() : matched;
  }

  void enter(Route matched) {
    enter(matched, matched.filters());
  }

  private void enter(Route matched, FilterChain chain) {
    route = matched;
    filters = chain;
  }

  /** Those of the route, or the last of them if it is a repetition. */
  FilterChain filters() {
    FilterChain chain = filters;
    return chain == null ? matched().filters() : chain;
  }

  /** It is to be one of this service's requests. */
  void enter(Service entered) {
    service = entered;
  }

  /** It is none of them any more, or never was; the name stays for the record. */
  void leaveService() {
    if (admitted && service != null) {
      admitted = false;
      service.concurrency().leave();
    }
  }

  /** So long it waited for its turn, or for a connection. */
  void waited(long nanos) {
    waitedNanos += nanos;
  }

  /** Another service is asked instead. */
  void moveTo(Service other) {
    leaveService();
    enter(other);
    request().block().set(FieldNames.X_SERVICE_NAME, other.name());
  }

  /** Notes that an attempt begins at this instance. */
  void tries(Instance instance) {
    if (lastInstance != null) {
      List<Instance> before = earlier;
      if (before == null) {
        before = new ArrayList<>(2);
        earlier = before;
      }
      before.add(lastInstance);
    }
    lastInstance = instance;
    attempts++;
  }

  boolean hasTried(Instance instance) {
    return lastInstance == instance || earlier != null && earlier.contains(instance);
  }

  void upstreamTook(long nanos) {
    upstreamNanos = nanos;
  }

  /** Notes why a failed attempt, if there was one, is not made again. */
  void notRetried(String obstacle) {
    if (attempts > 0 && !ended) {
      snapshot.observation().notRetried(service(), obstacle);
    }
  }

  /** Nothing more is retried: the share of the budget is free. */
  void retryOver() {
    if (retryHeld && service != null) {
      retryHeld = false;
      service.retryBudget().retryOver();
    }
  }

  /** Looks whether this is gRPC; to be called when no filter changes the request any more. */
  void recognizeGrpc() {
    grpc = Grpc.isRequest(request().block());
  }

  /** What the head of a gRPC call's answer says of its end. */
  void noteGrpcHead(HttpHeaders head) {
    grpcStatus = Grpc.status(head);
    String type = head.get(FieldNames.CONTENT_TYPE);
    endsByTrailers =
        grpcStatus == Grpc.NO_STATUS
            && type != null
            && Grpc.isType(type)
            && !head.contains(FieldNames.CONTENT_LENGTH);
  }

  /** How a gRPC call ended, if it did not say so in the head. */
  void noteGrpcTrailers(HttpHeaders trailers) {
    grpcStatus = Grpc.status(trailers);
  }

  /** It is made because of that one, and belongs to its trace. */
  void follow(LiveExchange other) {
    trace = other.trace == null ? null : other.trace.branch(startNanos);
  }

  /** What is left of {@link #totalNanos}; at least 1, however late it is. */
  long leftNanos() {
    return Math.max(1, startNanos + totalNanos - loop().now());
  }

  boolean isDownstreamWritable() {
    return readsAhead || downstream.isWritable();
  }

  Outcome outcome() {
    return new Outcome(status, failure, requestBytes, responseBytes, durationNanos(), grpcStatus());
  }

  // As a filter sees it.

  @Override
  public void readAhead(boolean on) {
    readsAhead = on;
    if (on) {
      if (attempt != null) {
        attempt.resume();
      }
    } else if (downstream == Background.nobody() && !shadow) {
      flow.end(this); // its client has left, and now nobody wants it
    }
  }

  @Override
  public <T> void repeat(Filter from, Slot<T> slot, T value) {
    LiveExchange again =
        new LiveExchange(flow, loop(), Background.nobody(), snapshot, peer, request().copy());
    HeaderBlock fields = again.request().block();
    fields.remove(FieldNames.CONTENT_LENGTH).remove(FieldNames.TRANSFER_ENCODING);
    fields.remove(FieldNames.EXPECT);
    again.enter(matched(), filters().from(from));
    Identity identity = get(Identity.SLOT);
    if (identity != null) {
      again.set(Identity.SLOT, identity);
    }
    again.set(slot, value);
    flow.background().repeat(this, again);
  }

  @Override
  public String route() {
    return route == null ? "" : route.name();
  }

  /** Also of a request that was answered before it came to that. */
  @Override
  public String service() {
    if (service != null) {
      return service.name();
    }
    return route != null && route.action() instanceof Action.Forward(Service to) ? to.name() : "";
  }

  @Override
  public @Nullable String pathParameter(String name) {
    return route == null ? null : route.parameter(path, name);
  }

  // As the log sees it.

  @Override
  public @Nullable Trace trace() {
    return trace;
  }

  @Override
  public String user() {
    Identity identity = get(Identity.SLOT);
    return identity == null ? "" : identity.subject();
  }

  @Override
  public String cache() {
    CacheResult result = get(CacheFilter.RESULT);
    return result == null ? "" : result.label();
  }

  @Override
  public String instance() {
    return attempt == null ? "" : attempt.instance().address();
  }

  @Override
  public int attempts() {
    return attempts;
  }

  @Override
  public int status() {
    return status;
  }

  @Override
  public @Nullable Failure failure() {
    return failure;
  }

  @Override
  public String failureDetail() {
    return failureDetail;
  }

  /** A call that ended without a status of its own ends with that of what went wrong. */
  @Override
  public int grpcStatus() {
    if (!grpc || grpcStatus != Grpc.NO_STATUS) {
      return grpcStatus;
    }
    return failure == null ? Grpc.statusOfHttp(status) : grpcStatusOf(failure);
  }

  /** The status of a gRPC call that fails so; the instance may have given a reason of its own. */
  int grpcStatusOf(Failure failed) {
    boolean reset = resetStatus != Abort.OF_FAILURE && failed.side() == Failure.Side.UPSTREAM;
    return reset ? resetStatus : failed.grpcStatus();
  }

  @Override
  public long requestBytes() {
    return requestBytes;
  }

  @Override
  public long responseBytes() {
    return responseBytes;
  }

  @Override
  public long durationNanos() {
    return endNanos - startNanos;
  }

  @Override
  public long upstreamNanos() {
    return upstreamNanos;
  }

  @Override
  public long waitedNanos() {
    return waitedNanos;
  }
}
