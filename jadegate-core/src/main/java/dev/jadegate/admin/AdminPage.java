package dev.jadegate.admin;

import dev.jadegate.proxy.Endpoint;

/**
 * One thing that can be asked of the admin port.
 *
 * @param path a pattern, such as {@code /services/{name}}
 * @param methods for the Allow field
 * @param about for people
 * @param endpoint answers; it looks at the method itself
 */
public record AdminPage(
    String path, String methods, AdminGuard.Access access, String about, Endpoint endpoint) {
  private static final String READ = "GET, HEAD";

  /** A page to be read. */
  public static AdminPage read(String path, String about, Endpoint endpoint) {
    return new AdminPage(path, READ, AdminGuard.Access.READ, about, new ReadOnly(endpoint));
  }

  /** Something to be done, with POST and the token. */
  public static AdminPage action(String path, String about, Endpoint endpoint) {
    return new AdminPage(path, "POST", AdminGuard.Access.WRITE, about, new PostOnly(endpoint));
  }

  /** A page that anybody may read who can reach the port and names a known host. */
  public static AdminPage open(String path, String about, Endpoint endpoint) {
    return new AdminPage(path, READ, AdminGuard.Access.OPEN, about, new ReadOnly(endpoint));
  }
}
