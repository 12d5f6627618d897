package dev.jadegate.route;

/** Which host names a route's host stands for. */
final class Hosts {
  private static final String ANY_BELOW = "*.";

  private Hosts() {}

  static boolean isWildcard(String host) {
    return host.startsWith(ANY_BELOW);
  }

  /** What stands behind the star and its dot. */
  static String suffix(String wildcard) {
    return wildcard.substring(ANY_BELOW.length());
  }

  static boolean fits(String host, String asked) {
    return isWildcard(host)
        ? asked.length() > host.length() - 1 && asked.endsWith(host.substring(1))
        : host.equals(asked);
  }
}
