package dev.jadegate.proxy;

import dev.jadegate.api.BodySource;
import dev.jadegate.api.Exchange;
import dev.jadegate.api.Failure;
import dev.jadegate.api.Outcome;
import dev.jadegate.api.Slot;
import dev.jadegate.api.Verdict;
import dev.jadegate.filter.BodyPipe;
import dev.jadegate.filter.clientcert.ClientCertificate;
import dev.jadegate.filter.requestid.RequestIds;
import dev.jadegate.header.Forwarded;
import dev.jadegate.header.Grpc;
import dev.jadegate.loop.Deadline;
import dev.jadegate.loop.Loop;
import dev.jadegate.message.Abort;
import dev.jadegate.message.Downstream;
import dev.jadegate.message.FieldNames;
import dev.jadegate.message.RequestHead;
import dev.jadegate.message.ResponseHead;
import dev.jadegate.observe.ExchangeRecord;
import dev.jadegate.route.RouteQuery;
import dev.jadegate.upstream.Instance;
import dev.jadegate.upstream.Service;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The state of one exchange, from its head to its end: data only, {@link RequestFlow} is what
 * happens to it. Belongs to the event loop of its downstream connection. Never recycled, so that a
 * late callback can only find an exchange that is over.
 */
final class LiveExchange implements Exchange, ExchangeRecord, RouteQuery {
  final Downstream downstream;
  final Snapshot snapshot;
  final Peer peer;
  final long startNanos;
  private final Loop loop;
  private final RequestHead request;

  // Set by Arrival.
  String host = "";
  String path = "";
  boolean endsHere;
  String query = "";
  boolean acceptsTrailers;
  boolean expectsContinue;
  @Nullable String upgrade;
  private @Nullable String id;

  /** Known after the filters, one of which may have made a gRPC request of another. */
  boolean grpc;

  /** The answer is one of gRPC whose end is still to be said. */
  boolean endsByTrailers;

  /** The time that the client gives it; 0: it names none. */
  long callNanos;

  private @Nullable InetAddress client;

  // Set by RequestFlow.
  private @Nullable Route route;
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

  /** It is such a copy itself, and nobody waits for its answer. */
  boolean shadow;

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
  private @Nullable Slots slots;

  LiveExchange(
      Loop loop, Downstream downstream, Snapshot snapshot, Peer peer, RequestHead request) {
    this.loop = loop;
    this.downstream = downstream;
    this.snapshot = snapshot;
    this.peer = peer;
    this.request = request;
    startNanos = loop.now();
    TlsPeer tls = peer.tls();
    if (tls != null && tls.certificate() != null) {
      set(ClientCertificate.SLOT, tls.certificate());
    }
  }

  Loop loop() {
    return loop;
  }

  /** The route it began with. */
  Route matched() {
    Route matched = route;
    return matched == null ? snapshot.fallback() : matched;
  }

  void enter(Route matched) {
    route = matched;
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
    request.block().set(FieldNames.X_SERVICE_NAME, other.name());
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
    grpc = Grpc.isRequest(request.block());
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

  /** What is left of {@link #totalNanos}; at least 1, however late it is. */
  long leftNanos() {
    return Math.max(1, startNanos + totalNanos - loop.now());
  }

  boolean isDownstreamWritable() {
    return downstream.isWritable();
  }

  Outcome outcome() {
    return new Outcome(status, failure, requestBytes, responseBytes, durationNanos(), grpcStatus());
  }

  // As a filter sees it.

  @Override
  public String id() {
    String known = id;
    if (known == null) {
      String given = request.headers().get(snapshot.requestIdHeader());
      known =
          given != null && RequestIds.isAcceptable(given)
              ? given
              : RequestIds.next(loop.random(), loop.scratch());
      id = known;
    }
    return known;
  }

  @Override
  public RequestHead request() {
    return request;
  }

  @Override
  public InetSocketAddress peer() {
    return peer.address();
  }

  @Override
  public InetAddress clientAddress() {
    InetAddress known = client;
    if (known == null) {
      known =
          Forwarded.clientAddress(
              request.headers(), peer.address().getAddress(), snapshot.trustedProxies());
      client = known;
    }
    return known;
  }

  @Override
  public String peerIp() {
    return peer.ip();
  }

  @Override
  public String clientIp() {
    InetAddress known = clientAddress();
    return known.equals(peer.address().getAddress()) ? peer.ip() : known.getHostAddress();
  }

  @Override
  public String scheme() {
    return peer.scheme();
  }

  @Override
  public String tlsVersion() {
    return peer.tls() == null ? "" : peer.tls().version();
  }

  @Override
  public Optional<X509Certificate> clientCertificate() {
    return Optional.ofNullable(get(ClientCertificate.SLOT)).map(ClientCertificate::certificate);
  }

  @Override
  public String host() {
    return host;
  }

  @Override
  public String path() {
    return path;
  }

  @Override
  public String query() {
    return query;
  }

  @Override
  public String route() {
    return route == null ? "" : route.name();
  }

  @Override
  public String service() {
    return service == null ? "" : service.name();
  }

  @Override
  public @Nullable String pathParameter(String name) {
    return route == null ? null : route.parameter(path, name);
  }

  @Override
  public <T> @Nullable T get(Slot<T> slot) {
    return slots == null ? null : slots.get(slot);
  }

  @Override
  public <T> void set(Slot<T> slot, T value) {
    Slots present = slots;
    if (present == null) {
      present = new Slots();
      slots = present;
    }
    present.set(slot, value);
  }

  @Override
  public Executor executor() {
    return loop.eventLoop();
  }

  @Override
  public <T> CompletionStage<T> offload(Callable<T> work) {
    return Offload.of(work, executor());
  }

  // As the router sees it.

  @Override
  public String listener() {
    return peer.listener();
  }

  @Override
  public HttpMethod httpMethod() {
    return request.method();
  }

  @Override
  public HttpHeaders headers() {
    return request.headers();
  }

  // As the log sees it.

  @Override
  public String method() {
    return request.method().name();
  }

  @Override
  public String protocol() {
    return request.protocolVersion() == HttpVersion.HTTP_1_0 ? "HTTP/1.0" : peer.protocol();
  }

  @Override
  public String requestId() {
    return id();
  }

  @Override
  public HttpHeaders requestHeaders() {
    return request.headers();
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
