package dev.jadegate.config;

/** The kinds of registries in which instances are found; those that are in effect. */
public enum DiscoveryProvider {
  CONSUL,
  ETCD,
  KUBERNETES,
  DNS,
  FILE,
  /** Instances are not looked for. */
  NONE
}
