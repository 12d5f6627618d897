package dev.jadegate.upstream.discovery.dns;

import dev.jadegate.config.AddressFamily;
import io.netty.handler.codec.dns.DnsRecordType;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * The addresses of hosts, of one family or both.
 *
 * @param family which are wanted
 */
record Hosts(AddressFamily family) {
  /**
   * The addresses of one host.
   *
   * @param addresses sorted, each once
   * @param isKnown whether they can be relied on: what could not be asked is as it was before
   */
  record Addresses(List<String> addresses, boolean isKnown) {}

  /** Asks for a host, as far as it has to be asked for again. */
  Addresses find(String host, Answers answers) throws InterruptedException {
    TreeSet<String> addresses = new TreeSet<>();
    boolean answered = false;
    boolean failed = false;
    for (Question question : questions(host)) {
      Reply reply = answers.ask(question);
      if (reply != null) {
        addresses.addAll(reply.addresses());
      }
      if (answers.hasFailed(question)) {
        failed = true;
      } else {
        answered = true;
        if (reply != null && !reply.nameExists() && addresses.isEmpty()) {
          return new Addresses(List.of(), true); // nor has it addresses of another type
        }
      }
    }
    // A server that fails for one family alone is not rare; one that knows nothing else is broken.
    return new Addresses(List.copyOf(addresses), answered && !(failed && addresses.isEmpty()));
  }

  private List<Question> questions(String host) {
    List<Question> questions = new ArrayList<>();
    if (family.hasIpv4()) {
      questions.add(new Question(host, DnsRecordType.A));
    }
    if (family.hasIpv6()) {
      questions.add(new Question(host, DnsRecordType.AAAA));
    }
    return questions;
  }

  /** Those of these addresses that are wanted, sorted, each once. */
  List<String> wanted(List<String> addresses) {
    return addresses.stream()
        .filter(address -> address.indexOf(':') >= 0 ? family.hasIpv6() : family.hasIpv4())
        .sorted()
        .distinct()
        .toList();
  }
}
