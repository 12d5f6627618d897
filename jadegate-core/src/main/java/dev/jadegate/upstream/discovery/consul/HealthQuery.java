package dev.jadegate.upstream.discovery.consul;

import dev.jadegate.api.ServiceQuery;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * The question for the healthy instances of a service.
 *
 * @param datacenter empty: the agent's own
 * @param waitTime how long the agent may hold the answer back
 */
record HealthQuery(ServiceQuery service, String datacenter, Duration waitTime) {
  /**
   * Path and query.
   *
   * @param index the answer is to be newer than this; 0: any
   */
  String target(long index, Duration within) {
    StringBuilder target = new StringBuilder("/v1/health/service/");
    target.append(encoded(service.service())).append("?passing=1");
    if (!datacenter.isEmpty()) {
      target.append("&dc=").append(encoded(datacenter));
    }
    service.tags().forEach(tag -> target.append("&tag=").append(encoded(tag)));
    if (index > 0) {
      target
          .append("&index=")
          .append(index)
          .append("&wait=")
          .append(within.toMillis())
          .append("ms");
    }
    return target.toString();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
