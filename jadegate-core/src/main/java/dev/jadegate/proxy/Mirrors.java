package dev.jadegate.proxy;

import dev.jadegate.api.Failure;
import dev.jadegate.message.FieldNames;
import dev.jadegate.message.RequestHead;
import dev.jadegate.upstream.Service;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import org.jspecify.annotations.Nullable;

/**
 * Copies requests to a service that is only looked at. A copy is an exchange of its own, whose
 * client is nobody: it begins in a turn of the loop after that of the request, so that the request
 * is sent first and a fault here is none of its faults, and what becomes of it is counted and told
 * to no one else. One per event loop.
 */
final class Mirrors {
  private final RequestFlow flow;
  private final Retries retries;
  private final Admission admission;
  private final Background background;

  Mirrors(RequestFlow flow, Retries retries, Admission admission, Background background) {
    this.flow = flow;
    this.retries = retries;
    this.admission = admission;
    this.background = background;
  }

  /** A request is about to be forwarded; its head is as the instance shall see it. */
  void begin(LiveExchange x) {
    MirrorPolicy policy = x.matched().mirror();
    if (policy == null
        || x.upgrade != null // a tunnel has no copy
        || x.service == policy.service() // it gets the request itself
        || !policy.draws()) {
      return;
    }
    if (x.body != null && x.request().block().contentLength() > policy.maxBodyBytes()) {
      count(x, policy, "body_too_large");
      return;
    }
    RequestHead head = x.request().copy();
    head.block().set(FieldNames.X_SERVICE_NAME, policy.service().name());
    head.block().remove(FieldNames.EXPECT);
    Mirrored copy = new Mirrored(policy, head);
    if (x.body == null) {
      send(x, copy, null);
    } else {
      x.mirrored = copy;
    }
  }

  /** A chunk of the request's body, which stays the caller's. */
  void content(LiveExchange x, Mirrored copy, HttpContent chunk) {
    if (!copy.keep(chunk)) {
      x.mirrored = null;
      copy.discard();
      count(x, copy.policy(), "body_too_large");
    } else if (chunk instanceof LastHttpContent) {
      x.mirrored = null;
      send(x, copy, copy.body());
    }
  }

  private void send(LiveExchange x, Mirrored copy, @Nullable RequestBody body) {
    LiveExchange shadow =
        new LiveExchange(flow, x.loop(), Background.nobody(), x.snapshot, x.peer, copy.head());
    shadow.shadow = true;
    shadow.enter(copy.policy().route());
    shadow.follow(x);
    shadow.host = x.host;
    shadow.path = x.path;
    shadow.query = x.query;
    shadow.grpc = x.grpc;
    shadow.callNanos = x.callNanos;
    shadow.body = body;
    background.add(shadow, () -> ended(shadow));
    x.executor().execute(() -> start(shadow, copy.policy().service()));
  }

  private void start(LiveExchange shadow, Service service) {
    if (!shadow.ended) {
      shadow.enter(service);
      retries.armTotal(shadow);
      admission.enter(shadow, service);
      flow.flush(shadow);
    }
  }

  /** The exchange is over; if it is one that was to be copied, perhaps before its body was. */
  void end(LiveExchange x) {
    Mirrored copy = x.mirrored;
    if (copy != null) {
      x.mirrored = null;
      copy.discard();
      count(x, copy.policy(), "incomplete");
    }
  }

  private static void ended(LiveExchange shadow) {
    Failure failure = shadow.failure;
    shadow
        .snapshot
        .observation()
        .mirrored(
            shadow.service(), failure == null ? Integer.toString(shadow.status) : failure.label());
  }

  private static void count(LiveExchange x, MirrorPolicy policy, String result) {
    x.snapshot.observation().mirrored(policy.service().name(), result);
  }
}
