package dev.jadegate.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a route says nothing of it has from its service, and that from {@code defaults}. */
class InheritanceTest {
  @Test
  void mappingsMergeKeyByKey() {
    Policies policies =
        ConfigText.policies(
            """
            defaults: {timeout: {connect: 2s, response: 3s, idle: 4s}}
            services:
            - name: a
              timeout: {response: 5s, idle: 6s}
              routes: [{path: /a, timeout: {idle: 7s}}]
            """);
    assertThat(policies.timeout())
        .isEqualTo(
            new TimeoutConfig(
                Duration.ofSeconds(2),
                Duration.ofSeconds(5),
                Duration.ofSeconds(7),
                Duration.ZERO,
                null));
  }

  @Test
  void mappingsMergeInDepth() {
    Policies policies =
        ConfigText.policies(
            """
            defaults: {transform: {request_headers: {set: {X-A: "1", X-B: "1"}}}}
            services:
            - {name: a, path: /a, transform: {request_headers: {set: {X-B: "2"}, remove: X-C}}}
            """);
    HeaderChanges changes = java.util.Objects.requireNonNull(policies.transform()).requestHeaders();
    assertThat(changes.set()).containsEntry("X-A", "1").containsEntry("X-B", "2");
    assertThat(changes.remove()).containsExactly("X-C");
  }

  @Test
  void listsReplace() {
    Policies policies =
        ConfigText.policies(
            """
            defaults: {retry: {when: [reset, 502]}, upgrade: [websocket, h2c]}
            services: [{name: a, path: /a, retry: {when: [503]}, upgrade: [tls]}]
            """);
    assertThat(policies.retry().when()).containsExactly(RetryCondition.STATUS_503);
    assertThat(policies.upgrade()).containsExactly("tls");
  }

  @Test
  void noneSwitchesOffWhatWasInherited() {
    Policies policies =
        ConfigText.policies(
            """
            auth: {basic: {file: users}}
            defaults:
              cors: {origins: "*"}
              ip: {deny: all}
              auth: {basic: true}
              rate_limit: {requests_per_second: 1}
              transform: {response_headers: {remove: Server}}
              grpc_web: true
              upgrade: websocket
              filters: [paint]
              timeout: {total: 5s}
              retry: {retries: 3, per_try_timeout: 1s}
              max_request_size: 1MB
            services:
            - name: a
              path: /a
              cors: none
              ip: none
              auth: none
              rate_limit: none
              transform: none
              grpc_web: false
              upgrade: none
              filters: none
              timeout: none
              retry: none
              max_request_size: none
            """);
    assertThat(policies)
        .isEqualTo(
            new Policies(
                TimeoutConfig.of("none"),
                RetryConfig.of("none"),
                new Size(0),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                Priority.NORMAL,
                List.of(),
                false,
                List.of(),
                List.of()));
  }

  @Test
  void noneInsideAPolicySwitchesOffOneTimeout() {
    assertThat(
            ConfigText.policies(
                    """
                    defaults: {retry: {per_try_timeout: 1s}}
                    services: [{name: a, path: /a, retry: {per_try_timeout: none}}]
                    """)
                .retry()
                .perTryTimeout())
        .isNull();
  }

  @Test
  void noneIsAnOrdinaryWordWhereNothingCanBeSwitchedOff() {
    RouteConfig route =
        ConfigText.load("services: [{name: none}]\nroutes: [{service: none, host: none}]")
            .routes()
            .getFirst();
    assertThat(route.service()).isEqualTo("none");
    assertThat(route.host()).containsExactly("none");
  }

  @Test
  void servicesHaveTheirOwnPartOfTheDefaults() {
    ServiceConfig service =
        ConfigText.load(
                """
                defaults: {pool: {max_idle: 5, max_age: 5m}, concurrency: {max_pending: 6}}
                services: [{name: a, pool: {max_age: 7m}}]
                """)
            .services()
            .getFirst();
    assertThat(service.pool().maxIdle()).isEqualTo(5);
    assertThat(service.pool().maxAge()).hasMinutes(7);
    assertThat(service.concurrency().maxPending()).isEqualTo(6);
  }

  @Test
  void routeInheritsFromAServiceThatStandsFurtherDown() {
    Policies policies =
        ConfigText.policies(
            """
            services:
            - name: a
              timeout: {total: 1s}
              routes: [{path: /b, service: b}]
            - {name: b, timeout: {total: 2s}}
            """);
    assertThat(policies.timeout().total()).hasSeconds(2);
  }

  @Test
  void fixedAnswerInTheSectionOfAServiceInheritsFromIt() {
    Policies policies =
        ConfigText.policies(
            """
            services:
            - name: a
              ip: {allow: loopback}
              routes: [{path: /b, respond: {status: 204}}]
            """);
    assertThat(policies.ip()).isEqualTo(new IpConfig(List.of("loopback"), List.of()));
  }

  @Test
  void routeOfTheListOfRoutesInheritsFromItsService() {
    assertThat(
            ConfigText.policies(
                    """
                    routes: [{path: /b, service: a}]
                    services: [{name: a, timeout: {total: 1s}}]
                    """)
                .timeout()
                .total())
        .hasSeconds(1);
  }
}
