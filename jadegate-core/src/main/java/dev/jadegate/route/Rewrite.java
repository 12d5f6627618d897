package dev.jadegate.route;

public final class Rewrite {
  public String apply(String path, String forwardPath) {
    return forwardPath;
  }
}
