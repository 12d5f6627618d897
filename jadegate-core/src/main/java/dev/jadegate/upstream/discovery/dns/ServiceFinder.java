package dev.jadegate.upstream.discovery.dns;

import dev.jadegate.api.ServiceInstance;
import io.netty.handler.codec.dns.DnsRecordType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * An instance at each address of each target of an SRV record (RFC 2782). Those of the lowest
 * priority are asked first; all others are backups. A target's weight is that of each of its
 * addresses.
 */
record ServiceFinder(String name, Hosts hosts) implements Finder {
  @Override
  public Found find(Answers answers) throws InterruptedException {
    Question question = new Question(name, DnsRecordType.SRV);
    Reply reply = answers.ask(question);
    if (reply == null || answers.hasFailed(question)) {
      return Found.failed(Objects.requireNonNullElse(answers.failure(), "no answer"));
    }
    List<SrvTarget> targets = reply.targets().stream().filter(SrvTarget::exists).sorted().toList();
    Map<String, ServiceInstance> instances = new LinkedHashMap<>();
    boolean unknown = false;
    int first = -1;
    for (SrvTarget target : targets) {
      List<String> addresses = hosts.wanted(reply.glue().getOrDefault(target.host(), List.of()));
      if (addresses.isEmpty()) {
        Hosts.Addresses asked = hosts.find(target.host(), answers);
        addresses = asked.addresses();
        unknown |= !asked.isKnown();
      }
      first = first < 0 && !addresses.isEmpty() ? target.priority() : first;
      for (String address : addresses) {
        ServiceInstance instance = instance(address, target, target.priority() > first);
        instances.putIfAbsent(instance.id(), instance);
      }
    }
    return instances.isEmpty() && unknown
        ? Found.failed(Objects.requireNonNullElse(answers.failure(), "no answer"))
        : Found.of(new ArrayList<>(instances.values()));
  }

  /** A weight of 0 is a small share there (RFC 2782), and none at all here. */
  private static ServiceInstance instance(String address, SrvTarget target, boolean backup) {
    ServiceInstance plain = ServiceInstance.of(address, target.port());
    return new ServiceInstance(
        plain.id(),
        address,
        target.port(),
        Math.max(1, target.weight()),
        plain.metadata(),
        null,
        backup);
  }
}
