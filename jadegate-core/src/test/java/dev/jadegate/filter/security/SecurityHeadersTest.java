package dev.jadegate.filter.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.config.SecurityConfig;
import dev.jadegate.config.SecurityHeaders;
import dev.jadegate.filter.FakeExchange;
import dev.jadegate.message.HeaderBlock;
import dev.jadegate.message.ResponseHead;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Fields that make browsers careful (SEMANTICS 133, T13)")
final class SecurityHeadersTest {
  private final FakeExchange exchange = new FakeExchange();

  private HttpHeaders response(SecurityConfig config, HeaderBlock upstream) {
    ResponseHead head = new ResponseHead(HttpResponseStatus.OK, upstream);
    new SecurityHeadersFilter(config).onResponse(exchange, head);
    return head.headers();
  }

  private static SecurityConfig config(Map<String, String> fields, String csp, String server) {
    return new SecurityConfig(SecurityHeaders.of(fields), csp, server);
  }

  @Test
  void usualFieldsAreAddedWithoutPolicyOrStrictTransport() {
    HttpHeaders fields = response(config(Map.of(), "", ""), new HeaderBlock());

    assertThat(fields.names())
        .containsExactlyInAnyOrder(
            "X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy", "Permissions-Policy");
  }

  @Test
  void strictTransportIsSentOverTlsOnly() {
    exchange.scheme = "https";

    HttpHeaders fields = response(config(Map.of(), "", ""), new HeaderBlock());

    assertThat(fields.get("strict-transport-security")).startsWith("max-age=31536000");
  }

  @Test
  void whatTheInstanceSetStays() {
    HeaderBlock upstream = new HeaderBlock();
    upstream.add("x-frame-options", "SAMEORIGIN").add("Content-Security-Policy", "own");

    HttpHeaders fields = response(config(Map.of(), "default-src 'self'", ""), upstream);

    assertThat(fields.getAll("X-Frame-Options")).containsExactly("SAMEORIGIN");
    assertThat(fields.getAll("content-security-policy")).containsExactly("own");
  }

  @Test
  void configurationChangesAddsAndLeavesOut() {
    exchange.scheme = "https";
    Map<String, String> changes =
        Map.of(
            "x-frame-options", "none",
            "STRICT-transport-security", "max-age=5",
            "X-New", "1");

    HttpHeaders fields = response(config(changes, "default-src 'self'", ""), new HeaderBlock());

    assertThat(fields.contains("x-frame-options")).isFalse();
    assertThat(fields.getAll("strict-transport-security")).containsExactly("max-age=5");
    assertThat(fields.get("x-new")).isEqualTo("1");
    assertThat(fields.get("content-security-policy")).isEqualTo("default-src 'self'");
  }

  @Test
  void strictTransportMayBeLeftOut() {
    exchange.scheme = "https";

    HttpHeaders fields =
        response(config(Map.of("Strict-Transport-Security", "none"), "", ""), new HeaderBlock());

    assertThat(fields.contains("strict-transport-security")).isFalse();
  }

  @Test
  void serverOfTheInstanceIsRemovedOrReplaced() {
    HeaderBlock upstream = new HeaderBlock();
    upstream.add("Server", "secret/1.0");

    assertThat(response(config(Map.of(), "", ""), upstream).contains("server")).isFalse();
    assertThat(response(config(Map.of(), "", "jade"), upstream).getAll("server"))
        .containsExactly("jade");
  }
}
