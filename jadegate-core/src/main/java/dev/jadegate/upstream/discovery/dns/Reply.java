package dev.jadegate.upstream.discovery.dns;

import java.util.List;
import java.util.Map;

/**
 * What a name server says to a question.
 *
 * @param nameExists whether there is anything under the name, of whatever type
 * @param addresses for a question of type A or AAAA
 * @param targets for a question of type SRV
 * @param glue addresses of targets' hosts, as far as they were sent along
 * @param alias the name to ask for instead; empty: none
 * @param ttlSeconds how long this holds; {@link #UNTIMED}: it is not said
 */
record Reply(
    boolean nameExists,
    List<String> addresses,
    List<SrvTarget> targets,
    Map<String, List<String>> glue,
    String alias,
    long ttlSeconds) {
  /** Of a reply that says that there is nothing, but not for how long. */
  static final long UNTIMED = -1;

  /** That there is nothing. */
  static Reply nothing(boolean nameExists, long ttlSeconds) {
    return new Reply(nameExists, List.of(), List.of(), Map.of(), "", ttlSeconds);
  }

  boolean isEmpty() {
    return addresses.isEmpty() && targets.isEmpty();
  }

  /** The same, which holds no longer than what led to it. */
  Reply within(long seconds) {
    long less = ttlSeconds == UNTIMED ? UNTIMED : Math.min(ttlSeconds, seconds);
    return new Reply(nameExists, addresses, targets, glue, alias, less);
  }
}
