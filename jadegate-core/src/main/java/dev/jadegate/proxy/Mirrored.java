package dev.jadegate.proxy;

import dev.jadegate.message.RequestHead;
import io.netty.handler.codec.http.HttpContent;
import java.util.ArrayList;
import java.util.List;

/** A request that is being copied: its head, and its body as far as it came. Event loop only. */
final class Mirrored {
  private final MirrorPolicy policy;
  private final RequestHead head;
  private final List<HttpContent> chunks = new ArrayList<>(2);
  private long bytes;

  Mirrored(MirrorPolicy policy, RequestHead head) {
    this.policy = policy;
    this.head = head;
  }

  MirrorPolicy policy() {
    return policy;
  }

  RequestHead head() {
    return head;
  }

  /** Keeps a chunk, which stays the caller's; false if the body is too long to be copied. */
  boolean keep(HttpContent chunk) {
    bytes += chunk.content().readableBytes();
    if (bytes > policy.maxBodyBytes()) {
      return false;
    }
    chunks.add(chunk.retainedDuplicate());
    return true;
  }

  /** The body to be sent, which owns the chunks from now on. */
  RequestBody body() {
    RequestBody body = new RequestBody(policy.maxBodyBytes());
    chunks.forEach(body::offer);
    chunks.clear();
    return body;
  }

  void discard() {
    chunks.forEach(HttpContent::release);
    chunks.clear();
  }
}
