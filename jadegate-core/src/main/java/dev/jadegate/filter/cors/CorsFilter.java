package dev.jadegate.filter.cors;

import dev.jadegate.api.BodySource;
import dev.jadegate.api.Exchange;
import dev.jadegate.api.Filter;
import dev.jadegate.api.Verdict;
import dev.jadegate.config.CorsConfig;
import dev.jadegate.message.FieldNames;
import dev.jadegate.message.HeaderBlock;
import dev.jadegate.message.ResponseHead;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cross-origin requests (WHATWG Fetch, section 3.3). Preflights are answered here with 204, with
 * permission only if origin, method and fields are allowed; a browser treats an answer without
 * permission as a refusal. Other requests pass, and their response carries permission for an
 * allowed origin; what the instance said of CORS is replaced.
 */
public final class CorsFilter implements Filter {
  private final Origins origins;
  private final boolean credentials;
  private final List<String> methods;
  private final List<String> fields;
  private final String allowMethods;
  private final String allowFields;
  private final String expose;
  private final String maxAge;

  public CorsFilter(CorsConfig config) {
    origins = new Origins(config.origins());
    credentials = config.credentials();
    methods = config.methods();
    fields = config.headers();
    allowMethods = String.join(", ", methods);
    allowFields = String.join(", ", fields);
    expose = String.join(", ", config.expose());
    Duration age = config.maxAge();
    maxAge = age == null ? "" : Long.toString(age.toSeconds());
  }

  @Override
  public Verdict onRequest(Exchange exchange, HttpRequest request) {
    HttpHeaders asked = request.headers();
    boolean preflight =
        request.method() == HttpMethod.OPTIONS
            && asked.contains(FieldNames.ORIGIN)
            && asked.contains(FieldNames.ACCESS_CONTROL_REQUEST_METHOD);
    return preflight ? preflight(asked) : Verdict.proceed();
  }

  private Verdict preflight(HttpHeaders asked) {
    HttpHeaders answer = new HeaderBlock();
    answer.add(
        FieldNames.VARY, "Origin, Access-Control-Request-Method, Access-Control-Request-Headers");
    String method = asked.get(FieldNames.ACCESS_CONTROL_REQUEST_METHOD);
    String wanted = asked.get(FieldNames.ACCESS_CONTROL_REQUEST_HEADERS);
    boolean everyMethod = methods.contains("*");
    if (origins.allows(asked.get(FieldNames.ORIGIN))
        && (everyMethod || methods.contains(method))
        && allowsFields(wanted)) {
      answer.add(
          FieldNames.ACCESS_CONTROL_ALLOW_METHODS,
          everyMethod && method != null ? method : allowMethods);
      if (wanted != null) {
        answer.add(
            FieldNames.ACCESS_CONTROL_ALLOW_HEADERS, fields.contains("*") ? wanted : allowFields);
      }
      if (!maxAge.isEmpty()) {
        answer.add(FieldNames.ACCESS_CONTROL_MAX_AGE, maxAge);
      }
    }
    return Verdict.respond(
        new ResponseHead(HttpResponseStatus.NO_CONTENT, (HeaderBlock) answer), BodySource.empty());
  }

  private boolean allowsFields(@Nullable String wanted) {
    if (wanted == null || fields.contains("*")) {
      return true;
    }
    for (String name : wanted.split(",", -1)) {
      String bare = name.strip();
      if (!bare.isEmpty() && fields.stream().noneMatch(bare::equalsIgnoreCase)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public Verdict onResponse(Exchange exchange, HttpResponse response) {
    HttpHeaders answer = response.headers();
    answer.remove(FieldNames.ACCESS_CONTROL_ALLOW_ORIGIN);
    answer.remove(FieldNames.ACCESS_CONTROL_ALLOW_CREDENTIALS);
    answer.remove(FieldNames.ACCESS_CONTROL_EXPOSE_HEADERS);
    String origin = exchange.request().headers().get(FieldNames.ORIGIN);
    boolean constant = origins.isAny() && !credentials;
    if (!constant && !answer.containsValue(FieldNames.VARY, FieldNames.ORIGIN, true)) {
      answer.add(FieldNames.VARY, FieldNames.ORIGIN);
    }
    if (origin != null && origins.allows(origin)) {
      answer.set(FieldNames.ACCESS_CONTROL_ALLOW_ORIGIN, constant ? "*" : origin);
      if (credentials) {
        answer.set(FieldNames.ACCESS_CONTROL_ALLOW_CREDENTIALS, "true");
      }
      if (!expose.isEmpty()) {
        answer.set(FieldNames.ACCESS_CONTROL_EXPOSE_HEADERS, expose);
      }
    }
    return Verdict.proceed();
  }
}
