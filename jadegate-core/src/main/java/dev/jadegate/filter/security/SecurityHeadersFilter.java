package dev.jadegate.filter.security;

import dev.jadegate.api.Exchange;
import dev.jadegate.api.Filter;
import dev.jadegate.api.Verdict;
import dev.jadegate.config.SecurityConfig;
import dev.jadegate.message.FieldName;
import dev.jadegate.message.FieldNames;
import dev.jadegate.message.FieldValue;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Fields that make browsers careful, where the instance did not set its own.
 * Strict-Transport-Security only over TLS (RFC 6797, section 7.2); no X-XSS-Protection, which
 * current browsers ignore and old ones could be attacked through. The instance's Server field is
 * removed, or replaced by the configured one.
 */
public final class SecurityHeadersFilter implements Filter {
  private static final String HSTS = "Strict-Transport-Security";

  /** In the configuration: this field is not sent. */
  private static final String NONE = "none";

  private final FieldName[] names;
  private final FieldValue[] values;
  private final FieldValue server;

  /** What applies over TLS only stands at the end. */
  private final int clearCount;

  /** The configured fields replace the usual ones, by name. */
  public SecurityHeadersFilter(SecurityConfig config) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("X-Content-Type-Options", "nosniff");
    fields.put("X-Frame-Options", "DENY");
    fields.put("Referrer-Policy", "strict-origin-when-cross-origin");
    fields.put("Permissions-Policy", "camera=(), microphone=(), geolocation=()");
    fields.put("Content-Security-Policy", config.csp());
    fields.put(HSTS, "max-age=31536000; includeSubDomains");
    config.headers().fields().forEach((name, value) -> put(fields, name, value));
    String hsts = fields.remove(HSTS);
    fields.values().removeIf(NONE::equals);
    clearCount = fields.size();
    if (hsts != null && !hsts.equals(NONE)) {
      fields.put(HSTS, hsts);
    }
    names = fields.keySet().stream().map(FieldName::of).toArray(FieldName[]::new);
    values = fields.values().stream().map(FieldValue::new).toArray(FieldValue[]::new);
    server = new FieldValue(config.serverHeader());
  }

  private static void put(Map<String, String> fields, String name, String value) {
    String known = fields.keySet().stream().filter(name::equalsIgnoreCase).findFirst().orElse(name);
    fields.put(known, value);
  }

  @Override
  public Verdict onResponse(Exchange exchange, HttpResponse response) {
    HttpHeaders fields = response.headers();
    int count = exchange.scheme().equals("https") ? names.length : clearCount;
    for (int i = 0; i < count; i++) {
      if (!fields.contains(names[i])) {
        fields.add(names[i], values[i]);
      }
    }
    fields.remove(FieldNames.SERVER);
    if (!server.isEmpty()) {
      fields.add(FieldNames.SERVER, server);
    }
    return Verdict.proceed();
  }
}
