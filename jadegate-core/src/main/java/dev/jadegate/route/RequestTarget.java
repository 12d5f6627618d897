package dev.jadegate.route;

import dev.jadegate.api.Failure;
import io.netty.handler.codec.http.HttpMethod;
import org.jspecify.annotations.Nullable;

/**
 * A request's target taken apart (RFC 9112, section 3.2), and its path normalised once, before
 * filters and routing see it. The normal form is what is matched and what is forwarded. Used again
 * for each request; belongs to one event loop.
 */
public final class RequestTarget {
  /**
   * What may be chosen.
   *
   * @param mergeSlashes whether several slashes in a row count as one
   * @param keepEncodedSlashes whether %2F and %5C are data; otherwise they are refused
   */
  public record Rules(boolean mergeSlashes, boolean keepEncodedSlashes) {}

  private String path = "";
  private String query = "";
  private String raw = "";
  private @Nullable String authority;
  private String problem = "";

  /** Parses; the failure if the target is bad. What was parsed before is forgotten. */
  public @Nullable Failure parse(String target, HttpMethod method, Rules rules) {
    path = target;
    query = "";
    authority = null;
    raw = target;
    problem = "";
    if (target.equals("*")) {
      return asterisk(method);
    }
    if (target.charAt(0) != '/') {
      Failure bad = absolute(target);
      if (bad != null) {
        return bad;
      }
    }
    int question = raw.indexOf('?');
    int end = question < 0 ? raw.length() : question;
    if (raw.indexOf('#') >= 0) {
      return refuse("fragment in the target");
    }
    if (question >= 0) {
      query = raw.substring(question + 1);
    }
    return path(end, method, rules);
  }

  private @Nullable Failure path(int end, HttpMethod method, Rules rules) {
    if (end == 0) { // http://host, or http://host?query
      path = method == HttpMethod.OPTIONS && query.isEmpty() ? "*" : "/";
      raw = "/" + raw;
      return null;
    }
    if (PathNormalizer.isNormal(raw, end, rules.mergeSlashes())) {
      path = end == raw.length() ? raw : raw.substring(0, end);
      return null;
    }
    PathNormalizer normalizer = new PathNormalizer(rules);
    String normal = normalizer.normalize(raw, end);
    if (normal == null) {
      return refuse(normalizer.problem());
    }
    path = normal;
    return null;
  }

  private @Nullable Failure asterisk(HttpMethod method) {
    path = "*";
    return method == HttpMethod.OPTIONS ? null : refuse("* is a target of OPTIONS only");
  }

  /** Takes scheme and authority off. */
  private @Nullable Failure absolute(String target) {
    int start;
    if (target.regionMatches(true, 0, "http://", 0, 7)) {
      start = 7;
    } else if (target.regionMatches(true, 0, "https://", 0, 8)) {
      start = 8;
    } else {
      return refuse("target is neither a path nor an http or https address");
    }
    int end = start;
    while (end < target.length() && "/?#".indexOf(target.charAt(end)) < 0) {
      end++;
    }
    String given = target.substring(start, end);
    if (given.isEmpty() || given.indexOf('@') >= 0) {
      return refuse("bad authority in the target"); // RFC 9110, section 4.2.4: no userinfo
    }
    authority = given;
    raw = target.substring(end);
    return null;
  }

  private Failure refuse(String why) {
    problem = why;
    return Failure.BAD_PATH;
  }

  /** Why {@link #parse} refused. */
  public String problem() {
    return problem;
  }

  /** The normalised path, without the query. */
  public String path() {
    return path;
  }

  /** The query as sent, without its question mark; empty if there is none. */
  public String query() {
    return query;
  }

  /** Path and query as sent. */
  public String raw() {
    return raw;
  }

  /** The authority of an absolute-form target; null for the other forms. */
  public @Nullable String authority() {
    return authority;
  }
}
