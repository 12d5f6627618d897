package dev.jadegate.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of ways to show who asks that cannot be right. */
class AuthConfigTest {
  private static final String SECRET = "0123456789abcdef0123456789abcdef";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                   | found no key; expected one of jwks_url, jwks_file, public_key, secret
          {secret: a, public_key: b}           | found 2 kinds of keys; expected one of
          {secret: short}                      | secret: found 5 bytes; expected at least 32 for HS256
          {secret: $, algorithms: HS512}       | secret: found 32 bytes; expected at least 64 for HS512
          {secret: $, algorithms: RS256}       | algorithms: found "RS256" with a secret; expected those of secrets
          {public_key: p, algorithms: HS256}   | algorithms: found "HS256" without a secret; expected those of public keys
          {public_key: p, algorithms: none}    | algorithms[0]: found "none"; expected HS256
          {public_key: p, ca: c}               | ca: no effect without jwks_url
          {public_key: p, token_from: query:t} | token_from[0]: found "query:t"; expected header:NAME or cookie:NAME
          {secret: $, forward_claims: {Host: sub}} | forward_claims: found "Host"; expected a field such as X-User-ID
          {secret: $, forward_claims: {"X A": sub}} | found "X A"; expected a header field name
          """)
  void anIssuerMustMakeSense(String issuer, String expected) {
    String text = "auth: {jwt: {company: " + issuer.replace("$", SECRET) + "}}";
    assertThat(ConfigText.errors(text)).first().asString().contains("auth.jwt.company", expected);
  }

  @Test
  void whatARouteNamesMustBeThere() {
    String text =
        """
        auth: {jwt: {company: {secret: %s}}}
        services:
          - {name: a, path: /a, auth: {jwt: compony}}
          - {name: b, path: /b, auth: {api_key: true}}
          - {name: c, path: /c, auth: {basic: true}}
          - {name: d, path: /d, auth: {permissions: [x]}}
          - {name: e, path: /e, auth: {jwt: company, optional: true, roles: boss}}
        """
            .formatted(SECRET);
    assertThat(ConfigText.errors(text))
        .anyMatch(e -> e.contains("services.a.auth.jwt: no issuer \"compony\"; did you mean"))
        .anyMatch(e -> e.contains("services.b.auth.api_key: found true, but nothing says which"))
        .anyMatch(e -> e.contains("services.c.auth.basic: found true, but nothing says which"))
        .anyMatch(e -> e.contains("services.d.auth: found no way to show who asks"))
        .anyMatch(e -> e.contains("services.e.auth: optional: found true beside permissions"));
  }

  @Test
  void aLimitForEachUserNeedsUsers() {
    assertThat(
            ConfigText.errors(
                "services: [{name: a, path: /a,"
                    + " rate_limit: {requests_per_second: 1, key: 'claim:sub'}}]"))
        .first()
        .asString()
        .contains("found the key \"claim:sub\", but nobody is asked who it is");
    assertThat(ConfigText.errors("rate_limit: {requests_per_second: 1, key: 'claim:sub'}"))
        .first()
        .asString()
        .contains("expected client_ip or header:NAME here");
  }

  @Test
  void anIssuerIsWarnedOfWhoseTokensMayBeForOthersOrForNobody() {
    String issuers = "auth: {jwt: {used: {secret: %1$s}, idle: {secret: %1$s}}}\n";
    assertThat(
            ConfigText.warnings(
                issuers.formatted(SECRET)
                    + "services: [{name: a, path: /a, instances: ['a:1'], auth: {jwt: used}}]"))
        .containsExactly(
            "g.yaml:1:20: auth.jwt.used.audience: absent: tokens are believed that were made for"
                + " another service",
            "g.yaml:1:70: auth.jwt.idle: no route asks for its tokens");
  }

  @Test
  void aRouteAddsToWhatItsServiceAsksAndCanSwitchItOff() {
    GatewayConfig config =
        ConfigText.load(
            """
            auth: {jwt: {company: {secret: %s}}}
            services:
              - name: a
                auth: {jwt: company}
                routes:
                  - {path: /write, auth: {permissions: [write]}}
                  - {path: /open, auth: none}
            """
                .formatted(SECRET));
    assertThat(config.routes().getFirst().policies().auth())
        .extracting(RouteAuthConfig::jwt, RouteAuthConfig::permissions)
        .containsExactly(java.util.List.of("company"), java.util.List.of("write"));
    assertThat(config.routes().getLast().policies().auth()).isNull();
    assertThat(config.auth().jwt().toString()).doesNotContain(SECRET);
  }
}
