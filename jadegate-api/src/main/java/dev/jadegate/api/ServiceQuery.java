package dev.jadegate.api;

import java.util.List;

/**
 * Which instances are looked for.
 *
 * @param service the name under which the registry knows the service
 * @param tags all of which an instance must have, where the registry knows tags; may be empty
 * @param port of the instances, where the registry gives addresses alone; 0: it is not said
 */
public record ServiceQuery(String service, List<String> tags, int port) {
  /** Copies the tags. */
  public ServiceQuery {
    tags = List.copyOf(tags);
  }
}
