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
    assertThat(ConfigText.errors(limited("{requests_per_second: 1, key: 'cookie:sub'}")))
        .containsExactly(
            "g.yaml:4:45: services.users.rate_limit[0].key: found \"cookie:sub\"; expected service,"
                + " route, client_ip, header:NAME or claim:NAME");
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

  @Test
  void whoeverCountsInRedisSaysWhereItIs() {
    String shared = "{requests_per_second: 1, store: redis}";

    assertThat(ConfigText.errors(limited(shared)))
        .containsExactly(
            "g.yaml:4:47: services.users.rate_limit[0].store: found \"redis\", but nothing says"
                + " where Redis is; expected a section such as redis: {host: localhost} at the top"
                + " of the file");
    assertThat(ConfigText.errors("rate_limit: " + shared)).hasSize(1);
    assertThat(ConfigText.errors("redis: {port: 0}\nrate_limit: " + shared))
        .containsExactly(
            "g.yaml:1:15: redis.port: found \"0\"; expected a whole number from 1 to 65535");
    assertThat(ConfigText.warnings("redis: {port: 1}\nrate_limit: " + shared)).isEmpty();
    assertThat(ConfigText.warnings("cache: {redis: {port: 1}}\nrate_limit: " + shared)).isEmpty();
  }

  @Test
  void whatIsOfNoUseBesideTheStoreIsWarnedOf() {
    assertThat(
            ConfigText.warnings(
                "redis: {port: 1}\n"
                    + "rate_limit: {requests_per_second: 1, mode: exact, on_error: deny}"))
        .containsExactly(
            "g.yaml:1:8: redis: not asked for anything: no limit has store: redis, and"
                + " cache.provider is not redis",
            "g.yaml:2:38: rate_limit[0].mode: no effect without store: redis",
            "g.yaml:2:51: rate_limit[0].on_error: no effect without store: redis");
  }

  @Test
  void keysOfRedisThatHaveNoEffectAreErrors() {
    assertThat(ConfigText.errors("redis: {username: gateway}"))
        .containsExactly(
            "g.yaml:1:8: redis: username: no effect without a password; expected both");
    assertThat(ConfigText.errors("redis: {ca: ca.pem}"))
        .containsExactly(
            "g.yaml:1:8: redis: ca: no effect without TLS; expected tls: true beside it");
  }

  @Test
  void storesHaveTheirWords() {
    assertThat(ConfigText.errors("rate_limit: {requests_per_second: 1, store: redi}"))
        .containsExactly(
            "g.yaml:1:45: rate_limit[0].store: found \"redi\"; expected local, redis; did you"
                + " mean \"redis\"?");
  }
}
