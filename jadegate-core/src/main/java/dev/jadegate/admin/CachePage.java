package dev.jadegate.admin;

import dev.jadegate.api.Exchange;
import dev.jadegate.api.Verdict;
import dev.jadegate.cache.ResponseCache;
import dev.jadegate.proxy.Endpoint;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The response cache: what is in it, and how to make it forget. */
public final class CachePage implements Endpoint {
  private static final Logger LOG = LoggerFactory.getLogger(CachePage.class);
  private static final String URL = "url";
  private static final String PREFIX = "prefix";

  private final ResponseCache cache;

  public CachePage(ResponseCache cache) {
    this.cache = cache;
  }

  @Override
  public Verdict respond(Exchange exchange) {
    return Pages.json(
        HttpResponseStatus.OK,
        Json.object(out -> {
          out.writeNumberProperty("entries", cache.entries());
          out.writeNumberProperty("bytes", cache.bytes());
          out.writeNumberProperty("evictions", cache.evictions());
          out.writeBooleanProperty("shared", cache.isShared());
        }));
  }

  /** Forgets one URL, all that begin with a prefix, or all. */
  public Verdict purge(Exchange exchange) {
    QueryStringDecoder query = new QueryStringDecoder("?" + exchange.query());
    String url = first(query, URL);
    String prefix = first(query, PREFIX);
    String wanted = url == null ? prefix : url;
    String key = wanted == null ? "" : key(wanted);
    if (key == null || url != null && prefix != null) {
      return Pages.error(
          HttpResponseStatus.BAD_REQUEST,
          "expected one of url and prefix, such as url=http://shop.example.com/a?b=c, or neither",
          exchange.id());
    }
    LOG.atInfo()
        .addKeyValue(URL, url == null ? key + "*" : key)
        .addKeyValue("peer", exchange.peerIp())
        .log("an operator purges the cache");
    if (url != null) {
      cache.forget(key);
      return Pages.json(
          HttpResponseStatus.OK, Json.object(out -> out.writeStringProperty(URL, key)));
    }
    CompletionStage<Verdict> answer =
        cache
            .forgetAll(key)
            .handle((count, error) ->
                error == null
                    ? Pages.json(
                        HttpResponseStatus.OK,
                        Json.object(out -> out.writeNumberProperty("purged", count)))
                    : Pages.error(
                        HttpResponseStatus.SERVICE_UNAVAILABLE,
                        "purged here, but not in Redis, which does not answer",
                        exchange.id()));
    return Verdict.await(answer);
  }

  private static @Nullable String first(QueryStringDecoder query, String name) {
    List<String> values = query.parameters().get(name);
    return values == null ? null : values.getFirst();
  }

  /**
   * As answers are kept under it: the origin in lower case, without the port that goes without
   * saying; null if it is no URL.
   */
  private static @Nullable String key(String url) {
    try {
      URI uri = new URI(url);
      if (uri.getScheme() == null || uri.getHost() == null) {
        return null;
      }
      String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
      int usual = scheme.equals("https") ? 443 : 80;
      String port = uri.getPort() < 0 || uri.getPort() == usual ? "" : ":" + uri.getPort();
      String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
      String base = scheme + "://" + uri.getHost().toLowerCase(Locale.ROOT) + port + path;
      return uri.getRawQuery() == null ? base : base + "?" + uri.getRawQuery();
    } catch (URISyntaxException e) {
      return null;
    }
  }
}
