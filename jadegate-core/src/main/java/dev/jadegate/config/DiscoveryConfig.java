package dev.jadegate.config;

import java.util.List;

/** Where the instances of a service are found. */
public record DiscoveryConfig(
    @Key(value = "The kind of registry; none: instances are not looked for.", orElse = "consul")
        DiscoveryProvider provider,
    @Key(
            "The name under which the registry knows the service; absent: its name here. It belongs"
                + " to a service.")
        String name,
    @Key("Tags all of which an instance must have.") List<String> tags,
    @Key(
            value = "The port of instances of which the registry knows none. 0: they are left out.",
            orElse = "0",
            min = "0",
            max = "65535")
        int port,
    @Key("What keeps an error of the registry from becoming an outage.") GuardConfig guard,
    @Key("For consul.") ConsulConfig consul,
    @Key("For etcd.") EtcdConfig etcd,
    @Key("For kubernetes.") KubernetesConfig kubernetes,
    @Key("For dns.") DnsConfig dns,
    @Key("For file.") FileDiscoveryConfig file) {
  /** Tells where instances were found, with no secret in it. */
  public String source(String registryName) {
    return provider + " " + registry() + " " + registryName + " " + tags + " " + port;
  }

  /** What services must have in common for one connection to their registry to serve them all. */
  public Record registry() {
    return switch (provider) {
      case CONSUL -> consul;
      case ETCD -> etcd;
      case KUBERNETES -> kubernetes;
      case DNS -> dns;
      case FILE -> file;
      case NONE -> throw new IllegalStateException("no provider");
    };
  }
}
