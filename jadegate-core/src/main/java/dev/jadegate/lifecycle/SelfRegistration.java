package dev.jadegate.lifecycle;

import dev.jadegate.config.DiscoverySection;
import dev.jadegate.config.RegisterConfig;
import dev.jadegate.upstream.discovery.OwnEntry;
import dev.jadegate.upstream.discovery.consul.ConsulRegistration;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** The gateway's own place in the registry, over all reloads. Owned by the thread that reloads. */
final class SelfRegistration implements AutoCloseable {
  private @Nullable Wanted inForce;
  private @Nullable ConsulRegistration registration;

  /** What is registered, and where. */
  private record Wanted(Record registry, OwnEntry entry) {}

  /** The gateway is ready, or has another configuration. */
  void configure(DiscoverySection discovery, int firstPort, boolean tls) {
    RegisterConfig register = discovery.register();
    if (register == null) {
      close();
      return;
    }
    int port = register.port() == 0 ? firstPort : register.port();
    OwnEntry entry = OwnEntry.of(register.name(), register.address(), port, register.tags(), tls);
    Wanted next = new Wanted(discovery.common().registry(), entry);
    if (!Objects.equals(next, inForce)) {
      close();
      inForce = next;
      registration = new ConsulRegistration(discovery.common().consul(), entry, new Random());
    }
  }

  /** Takes the gateway out. */
  @Override
  public void close() {
    if (registration != null) {
      registration.close();
    }
    registration = null;
    inForce = null;
  }
}
