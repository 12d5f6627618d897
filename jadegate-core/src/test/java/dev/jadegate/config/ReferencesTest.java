package dev.jadegate.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;

/** What one part of a file says of another. */
class ReferencesTest {
  private static final String USERS = "services: [{name: users, instances: 'a:1'}]\n";

  @Test
  void unknownServiceIsAnErrorWithAHint() {
    assertThat(ConfigText.errors(USERS + "routes: [{name: r, path: /, service: user}]"))
        .containsExactly(
            "g.yaml:2:38: routes.r.service: no service \"user\"; did you mean \"users\"?");
  }

  @Test
  void unknownFallbackIsAnErrorWithAHint() {
    assertThat(
            ConfigText.errors(
                "services: [{name: a, circuit_breaker: {fallback: {service: bb}}},"
                    + " {name: bbb}]"))
        .containsExactly(
            "g.yaml:1:60: services.a.circuit_breaker.fallback.service: no service \"bb\"; did you"
                + " mean \"bbb\"?");
  }

  @Test
  void unknownShadowIsAnErrorWhereverItStands() {
    assertThat(
            ConfigText.errors(
                """
                defaults: {mirror: {service: aa}}
                services:
                  - {name: aaa, path: /, mirror: {service: ab}}
                routes:
                  - {name: r, path: /r, service: aaa, mirror: {service: ac}}
                """))
        .containsExactly(
            "g.yaml:1:30: defaults.mirror.service: no service \"aa\"; did you mean \"aaa\"?",
            "g.yaml:3:44: services.aaa.mirror.service: no service \"ab\"; known: aaa",
            "g.yaml:5:57: routes.r.mirror.service: no service \"ac\"; known: aaa");
  }

  @Test
  void aShadowNeedsNoRoute() {
    assertThat(
            ConfigText.warnings(
                """
                services:
                  - {name: a, path: /, instances: "a:1", mirror: {service: b}}
                  - {name: b, instances: "b:1"}
                """))
        .isEmpty();
  }

  @Test
  void fallbacksHaveAnEnd() {
    assertThat(
            ConfigText.errors(
                """
                services:
                  - {name: a, circuit_breaker: {fallback: {service: b}}}
                  - {name: b, circuit_breaker: {fallback: {service: c}}}
                  - {name: c, circuit_breaker: {fallback: {service: a}}}
                """))
        .containsExactly(
            "g.yaml:4:53: services.c.circuit_breaker.fallback.service: found a circle: c, a, b, c;"
                + " expected an end to it");
  }

  @Test
  void unknownServiceThatIsLikeNoOtherGetsTheList() {
    assertThat(ConfigText.errors(USERS + "routes: [{name: r, path: /, split: {orders: 1}}]"))
        .containsExactly("g.yaml:2:37: routes.r.split: no service \"orders\"; known: users");
  }

  @Test
  void unknownServiceWhereThereIsNoneSaysSo() {
    assertThat(ConfigText.errors("routes: [{name: r, path: /, service: a}]"))
        .containsExactly("g.yaml:1:38: routes.r.service: no service \"a\"; there is none");
  }

  @Test
  void unknownListenerIsAnError() {
    assertThat(
            ConfigText.errors(USERS + "routes: [{name: r, service: users, listeners: [gatway]}]"))
        .containsExactly(
            "g.yaml:2:48: routes.r.listeners: no listener \"gatway\"; did you mean \"gateway\"?");
  }

  @Test
  void routeLeadsToOneThing() {
    assertThat(ConfigText.errors(USERS + "routes: [{service: users, respond: {}}, {path: /a}]"))
        .containsExactly(
            "g.yaml:2:10: routes[0]: found service and respond; expected one of service, split,"
                + " redirect, respond",
            "g.yaml:2:41: routes[1]: found none; expected one of service, split, redirect,"
                + " respond");
  }

  @Test
  void routeHasOneKindOfPath() {
    assertThat(ConfigText.errors(USERS + "routes: [{service: users, path: /a, regex: b}]"))
        .containsExactly(
            "g.yaml:2:10: routes[0]: expected one of path, exact, pattern, regex; found 2");
  }

  @Test
  void routeIsRewrittenOneWay() {
    assertThat(
            ConfigText.errors(
                USERS + "routes: [{service: users, path: /a, rewrite: /b, strip_prefix: /a}]"))
        .containsExactly("g.yaml:2:10: routes[0]: expected rewrite or strip_prefix; found both");
  }

  @Test
  void weightsOfASplitNeedASum() {
    assertThat(ConfigText.errors(USERS + "routes: [{path: /a, split: {users: 0}}]"))
        .containsExactly(
            "g.yaml:2:10: routes[0]: split: found {users=0}; expected services with weights, one at"
                + " least above 0");
    assertThat(ConfigText.errors(USERS + "routes: [{path: /a, split: {users: -1}}]"))
        .containsExactly(
            "g.yaml:2:36: routes[0].split.users: found \"-1\"; expected a whole number from 0 to"
                + " 1000000");
  }

  @Test
  void serviceThatNobodyUsesAndThatHasNoInstancesIsWarnedOf() {
    assertThat(ConfigText.warnings("services: [{name: a, discovery: none}]"))
        .containsExactly(
            "g.yaml:1:12: services.a: no route leads to it",
            "g.yaml:1:12: services.a: no instances, and none are looked for: answers with 503");
  }

  @Test
  void balancersOfJarsAreKnownByName() {
    ConfigLoader loader =
        new ConfigLoader(name -> null, name -> null, Set.of("zeal", "duty_hours"));
    String text = "services: [{name: a, path: /, instances: 'a:1', load_balancer: %s}]";

    assertThat(loader.parse("g.yaml", text.formatted("{algorithm: zeal, key: path}")).warnings())
        .isEmpty();
    assertThatThrownBy(() -> loader.parse("g.yaml", text.formatted("duty_huors")))
        .isInstanceOfSatisfying(
            ConfigException.class,
            wrong ->
                assertThat(wrong.problems())
                    .singleElement()
                    .asString()
                    .endsWith(
                        "services.a.load_balancer.algorithm: found \"duty_huors\"; expected"
                            + " round_robin, weighted_round_robin, random, least_connections,"
                            + " consistent_hash, power_of_two, peak_ewma, duty_hours, zeal; did"
                            + " you mean \"duty_hours\"?"));
  }
}
