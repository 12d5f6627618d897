package dev.jadegate.upstream.discovery;

import dev.jadegate.api.Discovery;

/** A registry that services share. Thread-safe. */
public final class Registry implements AutoCloseable {
  private final String provider;
  private final Discovery discovery;
  private final Outage outage;

  /**
   * From now on owner of the discovery.
   *
   * @param provider its kind, as the configuration has it
   */
  public Registry(String provider, Discovery discovery) {
    this.provider = provider;
    this.discovery = discovery;
    outage = new Outage(provider);
  }

  /** Its kind, as the configuration has it. */
  public String provider() {
    return provider;
  }

  Discovery discovery() {
    return discovery;
  }

  Outage outage() {
    return outage;
  }

  @Override
  public void close() {
    discovery.close();
  }
}
