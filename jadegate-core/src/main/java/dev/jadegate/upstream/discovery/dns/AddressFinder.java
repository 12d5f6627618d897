package dev.jadegate.upstream.discovery.dns;

import dev.jadegate.api.ServiceInstance;
import java.util.Objects;

/**
 * An instance at each address of a name.
 *
 * @param port of all of them, which DNS does not tell
 */
record AddressFinder(String name, int port, Hosts hosts) implements Finder {
  @Override
  public Found find(Answers answers) throws InterruptedException {
    Hosts.Addresses found = hosts.find(name, answers);
    if (!found.isKnown()) {
      return Found.failed(Objects.requireNonNullElse(answers.failure(), "no answer"));
    }
    return Found.of(
        found.addresses().stream().map(address -> ServiceInstance.of(address, port)).toList());
  }
}
