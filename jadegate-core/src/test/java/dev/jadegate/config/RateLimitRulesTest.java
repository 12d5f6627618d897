package dev.jadegate.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What limits must be like, each and together. */
class RateLimitRulesTest {
  private static String limited(String limit) {
    return ConfigText.service("rate_limit: " + limit);
  }

  @Test
  void rateOrQuotaIsNeeded() {
    assertThat(ConfigText.errors(limited("{burst: 3}")))
        .contains(
            "g.yaml:4:15: services.users.rate_limit[0]: found neither requests_per_second nor"
                + " quota; expected either requests_per_second or quota; a list has room for"
                + " several limits");
    assertThat(ConfigText.errors(limited("{requests_per_second: 1, quota: {limit: 5, per: day}}")))
        .first()
        .asString()
        .contains("found both of them");
  }

  @Test
  void burstBelongsToARateAndComesBackWithinAYear() {
    assertThat(ConfigText.errors(limited("{burst: 3, quota: {limit: 5, per: day}}")))
        .first()
        .asString()
        .contains("burst: no effect with quota");
    assertThat(ConfigText.errors(limited("{requests_per_second: 0.001, burst: 1000000}")))
        .first()
        .asString()
        .contains("takes more than a year to come back");
  }

  @Test
  void unknownKeyIsToldWhichThereAre() {
    assertThat(ConfigText.errors(limited("{requests_per_second: 1, key: 'claim:sub'}")))
        .containsExactly(
            "g.yaml:4:45: services.users.rate_limit[0].key: found \"claim:sub\"; expected service,"
                + " route, client_ip or header:NAME");
  }

  @Test
  void limitOfTheGatewayKnowsNoServices() {
    assertThat(ConfigText.errors("rate_limit: {requests_per_second: 1, key: service}"))
        .containsExactly(
            "g.yaml:1:13: rate_limit[0].key: found \"service\"; expected client_ip or header:NAME"
                + " here, or no key: one limit for the whole gateway");
  }

  @Test
  void limitsOfOnePlaceHaveNamesOfTheirOwn() {
    String two =
        "[{requests_per_second: 1, key: client_ip}, {requests_per_second: 9, key: client_ip}]";

    assertThat(ConfigText.errors(limited(two)))
        .containsExactly(
            "g.yaml:4:15: services.users.rate_limit: found two limits named \"client_ip\"; expected"
                + " a name for each");
    assertThat(ConfigText.errors(limited(two.replaceFirst("}", ", name: slow}")))).isEmpty();
  }

  @Test
  void quotaIsNamedAfterItsWindow() {
    RateLimitConfig limit =
        ConfigText.policies(limited("{quota: {limit: 5, per: day}, key: client_ip}"))
            .rateLimit()
            .getFirst();

    assertThat(limit.label("service")).isEqualTo("client_ip-day");
  }
}
