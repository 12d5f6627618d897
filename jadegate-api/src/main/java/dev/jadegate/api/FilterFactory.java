package dev.jadegate.api;

/**
 * Makes the filters of one kind. Found by {@link java.util.ServiceLoader} on the class path and in
 * {@code plugins/*.jar}. Lives as long as the gateway; {@link #create} may block, it is called
 * while a configuration is being compiled and never on an event loop.
 *
 * @param <C> the filter's configuration: a record, whose components are the keys (snake_case in the
 *     file) and whose compact constructor validates with an {@link IllegalArgumentException}
 */
public interface FilterFactory<C extends Record> extends AutoCloseable {
  /** The name used in the configuration: lower case words joined by hyphens, unique. */
  String name();

  /** The record that the {@code config} object is bound to. */
  Class<C> configType();

  /**
   * Makes the filter of one route. An {@link IllegalArgumentException} is reported as an error of
   * the configuration.
   */
  Filter create(C config);

  /** Called once when the gateway stops. */
  @Override
  default void close() {}
}
