package dev.jadegate.route;

import dev.jadegate.api.Failure;
import io.netty.handler.codec.http.HttpMethod;
import org.jspecify.annotations.Nullable;

public final class RequestTarget {
  public record Rules(boolean mergeSlashes, boolean keepEncodedSlashes) {}

  private String path = "";
  private String query = "";

  public @Nullable Failure parse(String target, HttpMethod m, Rules rules) {
    int q = target.indexOf('?');
    path = q < 0 ? target : target.substring(0, q);
    query = q < 0 ? "" : target.substring(q + 1);
    return null;
  }

  public String problem() {
    return "";
  }

  public String path() {
    return path;
  }

  public String forwardPath() {
    return path;
  }

  public String query() {
    return query;
  }

  public @Nullable String authority() {
    return null;
  }
}
