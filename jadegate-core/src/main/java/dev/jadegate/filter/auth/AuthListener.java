package dev.jadegate.filter.auth;

/** Is told how requests fare. */
@FunctionalInterface
public interface AuthListener {
  /**
   * What is to be run for each request that fares so, on its event loop; found once for many.
   *
   * @param method what was shown; {@code none} for nothing
   */
  Runnable of(String method, AuthResult result);
}
