package dev.jadegate.upstream.discovery.dns;

import io.netty.handler.codec.dns.DnsRecordType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Name servers that say what a test wants, at once; what they were not told does not exist. */
final class Zone implements DnsLookup {
  private final Map<Question, Reply> replies = new HashMap<>();
  private final Map<Question, String> failures = new HashMap<>();
  private final List<String> asked = new ArrayList<>();

  @Override
  public Reply ask(Question question) throws IOException {
    asked.add(question.type().name() + " " + question.name());
    String failure = failures.get(question);
    if (failure != null) {
      throw new IOException(failure);
    }
    return replies.getOrDefault(question, Reply.nothing(false, Reply.UNTIMED));
  }

  Zone a(String name, int ttl, String... addresses) {
    return put(name, DnsRecordType.A, addresses(ttl, addresses));
  }

  Zone aaaa(String name, int ttl, String... addresses) {
    return put(name, DnsRecordType.AAAA, addresses(ttl, addresses));
  }

  Zone srv(String name, int ttl, SrvTarget... targets) {
    return srv(name, ttl, Map.of(), targets);
  }

  Zone srv(String name, int ttl, Map<String, List<String>> glue, SrvTarget... targets) {
    Reply reply = new Reply(true, List.of(), List.of(targets), glue, "", ttl);
    return put(name, DnsRecordType.SRV, reply);
  }

  Zone put(String name, DnsRecordType type, Reply reply) {
    replies.put(new Question(name, type), reply);
    failures.remove(new Question(name, type));
    return this;
  }

  Zone fail(String name, DnsRecordType type, String reason) {
    failures.put(new Question(name, type), reason);
    return this;
  }

  private static Reply addresses(int ttl, String... addresses) {
    return addresses.length == 0
        ? Reply.nothing(true, ttl)
        : new Reply(true, List.of(addresses), List.of(), Map.of(), "", ttl);
  }

  /** What was asked since this was last called. */
  List<String> asked() {
    List<String> all = List.copyOf(asked);
    asked.clear();
    return all;
  }
}
