package dev.jadegate.upstream.discovery.dns;

import dev.jadegate.loop.Transport;
import io.netty.channel.AddressedEnvelope;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DnsResponse;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsNameResolverChannelStrategy;
import io.netty.resolver.dns.DnsServerAddressStream;
import io.netty.resolver.dns.DnsServerAddressStreamProvider;
import io.netty.resolver.dns.DnsServerAddressStreamProviders;
import io.netty.resolver.dns.SequentialDnsServerAddressStreamProvider;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;

/**
 * Asks name servers one after the other, each question by UDP and, if the answer does not fit, by
 * TCP. Only so many questions are under way at once, whoever has them.
 */
final class DnsClient implements DnsLookup, AutoCloseable {
  /** A thousand names in a second from a server that takes 50 ms, and no flood; taste. */
  private static final int MAX_UNDER_WAY = 64;

  /** What fits through every network in one piece, says the DNS flag day of 2020. */
  private static final int MAX_PAYLOAD = 1232;

  private static final int TIMEOUT_SECONDS = 2;

  /** Datagrams are lost, so each server is asked twice. */
  private static final int ROUNDS = 2;

  private static final int MAX_ALIASES = 8;

  private final DnsNameResolver resolver;
  private final DnsServerAddressStreamProvider servers;
  private final ServerOrder order = new ServerOrder(System::nanoTime);
  private final Semaphore underWay = new Semaphore(MAX_UNDER_WAY, true);

  /** Sends on this loop; without servers given, asks those of the system. */
  DnsClient(EventLoop loop, Transport transport, List<InetSocketAddress> servers) {
    this.servers =
        servers.isEmpty()
            ? DnsServerAddressStreamProviders.platformDefault()
            : new SequentialDnsServerAddressStreamProvider(servers);
    resolver =
        new DnsNameResolverBuilder(loop)
            .datagramChannelType(transport.datagramChannel())
            .socketChannelType(transport.channel())
            .datagramChannelStrategy(DnsNameResolverChannelStrategy.ChannelPerResolution)
            .nameServerProvider(this.servers)
            .maxPayloadSize(MAX_PAYLOAD)
            .queryTimeoutMillis(TIMEOUT_SECONDS * 1000L)
            .build();
  }

  @Override
  public Reply ask(Question question) throws IOException, InterruptedException {
    Question next = question;
    long ttlSeconds = Long.MAX_VALUE;
    for (int alias = 0; alias <= MAX_ALIASES; alias++) {
      Reply reply = askServers(next).within(ttlSeconds);
      if (reply.alias().isEmpty()) {
        return reply;
      }
      ttlSeconds = reply.ttlSeconds();
      next = new Question(reply.alias(), question.type());
    }
    throw new IOException("more than " + MAX_ALIASES + " aliases in a row");
  }

  private Reply askServers(Question question) throws IOException, InterruptedException {
    List<InetSocketAddress> all = order.of(serversFor(question));
    IOException failure = new IOException("there is no name server");
    for (int round = 0; round < ROUNDS; round++) {
      for (InetSocketAddress server : all) {
        try {
          return askOne(server, question);
        } catch (IOException e) {
          failure = e;
        }
      }
    }
    throw failure;
  }

  private List<InetSocketAddress> serversFor(Question question) {
    DnsServerAddressStream stream = servers.nameServerAddressStream(question.name());
    return Stream.generate(stream::next).limit(stream.size()).toList();
  }

  private Reply askOne(InetSocketAddress server, Question question)
      throws IOException, InterruptedException {
    underWay.acquire();
    try {
      Reply reply = query(server, question).get();
      order.answered(server);
      return reply;
    } catch (ExecutionException e) {
      if (DnsNameResolver.isTransportOrTimeoutError(e)) {
        order.silent(server);
      }
      throw new IOException(NetUtil.toSocketAddressString(server) + ": " + reason(e), e);
    } finally {
      underWay.release();
    }
  }

  private CompletableFuture<Reply> query(InetSocketAddress server, Question question) {
    CompletableFuture<Reply> reply = new CompletableFuture<>();
    resolver
        .query(server, new DefaultDnsQuestion(question.name(), question.type()))
        .addListener((Future<AddressedEnvelope<DnsResponse, InetSocketAddress>> future) -> {
          if (!future.isSuccess()) {
            reply.completeExceptionally(future.cause());
            return;
          }
          AddressedEnvelope<DnsResponse, InetSocketAddress> envelope = future.getNow();
          try {
            reply.complete(read(envelope.content(), question));
          } catch (IOException | RuntimeException e) {
            reply.completeExceptionally(e);
          } finally {
            envelope.release();
          }
        });
    return reply;
  }

  private static Reply read(DnsResponse response, Question question) throws IOException {
    DnsResponseCode code = response.code();
    if (!code.equals(DnsResponseCode.NOERROR) && !code.equals(DnsResponseCode.NXDOMAIN)) {
      throw new IOException("answers with " + code);
    }
    if (response.isTruncated()) {
      throw new IOException("the answer does not fit into a datagram, and TCP gave none");
    }
    return ReplyReader.read(response, question);
  }

  /** Netty's own text would hold the name, and a page of detail. */
  private static String reason(ExecutionException e) {
    if (DnsNameResolver.isTimeoutError(e)) { // which looks at the cause
      return "no answer within " + TIMEOUT_SECONDS + " s";
    }
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root instanceof IOException
        ? String.valueOf(root.getMessage())
        : "the answer makes no sense: " + root;
  }

  @Override
  public void close() {
    resolver.close();
  }
}
