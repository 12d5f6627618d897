package dev.jadegate.filter;

import dev.jadegate.api.Exchange;
import dev.jadegate.api.Failure;
import dev.jadegate.api.Filter;
import dev.jadegate.api.Slot;
import dev.jadegate.filter.clientcert.ClientCertificate;
import dev.jadegate.message.HeaderBlock;
import dev.jadegate.message.RequestHead;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * An exchange that is nothing but what the test says. Like the real one it gives the same request
 * head to everybody; work that is offloaded runs at once, on the caller's thread.
 */
public final class FakeExchange implements Exchange {
  public HttpMethod method = HttpMethod.GET;
  public String scheme = "http";
  public String host = "h";
  public String peerIp = "9.9.9.9";
  public String clientIp = "9.9.9.9";
  public final HeaderBlock fields = new HeaderBlock();
  private final Map<Slot<?>, Object> slots = new HashMap<>();
  public @Nullable Failure failure;
  private @Nullable RequestHead request;

  @Override
  public @Nullable Failure failure() {
    return failure;
  }

  @Override
  public void readAhead(boolean on) {}

  @Override
  public <T> void repeat(Filter from, Slot<T> slot, T value) {
    throw new UnsupportedOperationException("not in this test");
  }

  @Override
  public String id() {
    return "id-1";
  }

  @Override
  public RequestHead request() {
    RequestHead made = request;
    if (made == null) {
      made = new RequestHead(method, "/a", HttpVersion.HTTP_1_1, fields, false);
      request = made;
    }
    return made;
  }

  @Override
  public InetSocketAddress peer() {
    return new InetSocketAddress(NetUtil.createInetAddressFromIpAddressString(peerIp), 1234);
  }

  @Override
  public InetAddress clientAddress() {
    return NetUtil.createInetAddressFromIpAddressString(clientIp);
  }

  @Override
  public String peerIp() {
    return peerIp;
  }

  @Override
  public String clientIp() {
    return clientIp;
  }

  @Override
  public String scheme() {
    return scheme;
  }

  @Override
  public String tlsVersion() {
    return "";
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
    return "/a";
  }

  @Override
  public String query() {
    return "";
  }

  @Override
  public String route() {
    return "route";
  }

  @Override
  public String service() {
    return "service";
  }

  @Override
  public @Nullable String pathParameter(String name) {
    return null;
  }

  @Override
  @SuppressWarnings("unchecked") // a slot is only ever filled through set
  public <T> @Nullable T get(Slot<T> slot) {
    return (T) slots.get(slot);
  }

  @Override
  public <T> void set(Slot<T> slot, T value) {
    slots.put(slot, value);
  }

  @Override
  public Executor executor() {
    return Runnable::run;
  }

  @Override
  public <T> CompletionStage<T> offload(Callable<T> work) {
    try {
      return CompletableFuture.completedFuture(work.call());
    } catch (Exception e) {
      return CompletableFuture.failedFuture(e);
    }
  }
}
