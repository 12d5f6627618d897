package dev.jadegate.config;

/**
 * Something wrong, or worth knowing, about a configuration.
 *
 * @param path of keys to it, such as {@code services.orders.timeout}; empty for the file itself
 * @param message what was found and what would be accepted
 */
public record Problem(Place place, String path, String message) {
  @Override
  public String toString() {
    return place + ": " + (path.isEmpty() ? "" : path + ": ") + message;
  }
}
