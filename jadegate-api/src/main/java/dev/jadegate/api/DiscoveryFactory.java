package dev.jadegate.api;

/**
 * Makes the {@link Discovery} of one kind of registry, which {@code discovery.provider} names.
 * Found by {@link java.util.ServiceLoader} on the class path and in {@code plugins/*.jar}.
 *
 * @param <C> its configuration: a record, as for a {@link FilterFactory}, bound to {@code
 *     discovery.config}
 */
public interface DiscoveryFactory<C extends Record> {
  /** The name used in the configuration: lower case words joined by hyphens, unique. */
  String name();

  /** The record that the configuration is bound to. */
  Class<C> configType();

  /**
   * Makes a client of the registry; does not ask it yet. An {@link IllegalArgumentException} is
   * reported as an error of the configuration.
   */
  Discovery create(C config);
}
