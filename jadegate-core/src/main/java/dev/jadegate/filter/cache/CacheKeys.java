package dev.jadegate.filter.cache;

import dev.jadegate.api.Exchange;
import dev.jadegate.message.FieldNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Under which URIs answers are kept. Immutable.
 *
 * @param rawPath whether the path is forwarded as it came, so that its spelling makes a difference
 * @param ignoreQuery parameters of the query that make no difference
 */
public record CacheKeys(boolean rawPath, List<String> ignoreQuery) {
  public CacheKeys {
    ignoreQuery = List.copyOf(ignoreQuery);
  }

  /** The URI under which answers to this request are kept. */
  String uri(Exchange exchange, HttpRequest request) {
    String path = exchange.path();
    if (rawPath) {
      String target = request.uri();
      int query = target.indexOf('?');
      path = query < 0 ? target : target.substring(0, query);
    }
    return uri(origin(exchange, request.headers()), path, exchange.query());
  }

  private String uri(String origin, String path, String query) {
    String kept = ignoreQuery.isEmpty() ? query : withoutIgnored(query);
    String base = origin + path;
    return kept.isEmpty() ? base : base + "?" + kept;
  }

  /**
   * Scheme and authority, of which instances make links and redirects: as they are told, by a
   * trusted proxy too, and with the port. A host that such a proxy names beside that of Host
   * follows after a comma.
   */
  private static String origin(Exchange exchange, HttpHeaders asked) {
    String proto = asked.get(FieldNames.X_FORWARDED_PROTO);
    String scheme = proto == null ? exchange.scheme() : proto.toLowerCase(Locale.ROOT);
    String host = authority(scheme, asked.get(FieldNames.HOST));
    String first = authority(scheme, asked.get(FieldNames.X_FORWARDED_HOST));
    String both = first.isEmpty() || first.equals(host) ? host : host + "," + first;
    return scheme + "://" + both;
  }

  /** In lower case, and without the port that goes without saying. */
  private static String authority(String scheme, @Nullable String field) {
    if (field == null) {
      return "";
    }
    String authority = field.toLowerCase(Locale.ROOT);
    String port = scheme.equals("https") ? ":443" : ":80";
    return authority.endsWith(port)
        ? authority.substring(0, authority.length() - port.length())
        : authority;
  }

  private String withoutIgnored(String query) {
    StringBuilder kept = new StringBuilder();
    for (String parameter : query.split("&", -1)) {
      int equals = parameter.indexOf('=');
      String parameterName = equals < 0 ? parameter : parameter.substring(0, equals);
      if (!ignoreQuery.contains(parameterName)) {
        kept.append(kept.isEmpty() ? "" : "&").append(parameter);
      }
    }
    return kept.toString();
  }

  /**
   * The URI that a field of the answer names, if it is of the same origin; null: it names none (RFC
   * 9111, section 4.4).
   */
  @Nullable String uriIn(Exchange exchange, HttpRequest request, @Nullable String field) {
    if (field == null) {
      return null;
    }
    String origin = origin(exchange, request.headers());
    int slashes = origin.indexOf("://");
    String scheme = origin.substring(0, slashes);
    List<String> hosts = List.of(origin.substring(slashes + 3).split(","));
    try {
      URI named =
          new URI(scheme + "://" + hosts.getFirst() + exchange.path()).resolve(field).normalize();
      boolean same =
          scheme.equalsIgnoreCase(named.getScheme())
              && hosts.contains(authority(scheme, named.getRawAuthority()));
      String path = named.getRawPath();
      String query = named.getRawQuery();
      return same ? uri(origin, path.isEmpty() ? "/" : path, query == null ? "" : query) : null;
    } catch (URISyntaxException | IllegalArgumentException e) {
      return null;
    }
  }
}
