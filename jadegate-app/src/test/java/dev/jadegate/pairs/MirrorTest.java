package dev.jadegate.pairs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.Gate;
import dev.jadegate.testkit.ReceivedRequest;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("Another service gets copies of requests, and the client hears nothing of it")
class MirrorTest {
  private static Chain start(Pair pair, Answerer shadow) throws Exception {
    return pair.with()
        .service("mirror: {service: shadow}")
        .section(
            "  - {name: shadow, instances: [\"%s\"], %s}\n"
                .formatted(shadow.address(), pair.upstream().service()))
        .start(Answerer.answering((request, reply) -> reply.respond(200, "real")));
  }

  private static void awaitCopies(Chain chain, String result, int count) {
    Awaitility.await()
        .atMost(Gate.PATIENCE)
        .until(() ->
            chain
                    .gateway()
                    .metric(
                        "gateway_mirrored_requests_total",
                        "service=\"shadow\"",
                        "result=\"" + result + '"')
                == count);
  }

  @ParameterizedTest
  @MethodSource(Pair.ALL)
  void theCopyIsWhatTheInstanceGets(Pair pair) throws Exception {
    try (Answerer shadow = pair.upstream().origin(Answerer.saying("shadow"));
        Chain chain = start(pair, shadow)) {
      Call call = chain.caller().open("PUT", "/x?y=1", "X-Tenant: acme");
      call.write("some ");
      call.write("words");
      call.end("X-Sum: 42");
      assertThat(call.readResponse().text()).isEqualTo("real");

      ReceivedRequest original = chain.origin().takeRequest();
      ReceivedRequest copy = shadow.takeRequest();
      assertThat(copy.method()).isEqualTo("PUT");
      assertThat(copy.target()).isEqualTo("/x?y=1");
      assertThat(copy.text()).isEqualTo("some words");
      assertThat(copy.trailers().value("X-Sum")).isEqualTo("42");
      for (String same : new String[] {"x-tenant", "x-request-id", "x-forwarded-for", "via"}) {
        assertThat(copy.fields().values(same))
            .as(same)
            .isNotEmpty()
            .isEqualTo(original.fields().values(same));
      }
      assertThat(original.fields().value("x-service-name")).isEqualTo("origins");
      assertThat(copy.fields().value("x-service-name")).isEqualTo("shadow");
      awaitCopies(chain, "200", 1);
    }
  }

  @ParameterizedTest
  @MethodSource(Pair.ALL)
  void copiesShareConnections(Pair pair) throws Exception {
    try (Answerer shadow = pair.upstream().origin(Answerer.saying("shadow"));
        Chain chain = start(pair, shadow)) {
      for (int i = 1; i <= 3; i++) {
        assertThat(chain.caller().get("/").text()).isEqualTo("real");
        awaitCopies(chain, "200", i);
      }

      assertThat(shadow.connections()).isOne();
      assertThat(chain.gateway().metric("gateway_requests_total")).isEqualTo(3);
    }
  }

  @ParameterizedTest
  @MethodSource(Pair.ALL)
  void aShadowThatBreaksOffDisturbsNobody(Pair pair) throws Exception {
    Answerer.Script broken =
        reply -> {
          reply.readRequest();
          reply.head(200);
          reply.write("part");
          reply.abort();
        };
    try (Answerer shadow = pair.upstream().origin(broken);
        Chain chain = start(pair, shadow)) {
      assertThat(chain.caller().get("/").text()).isEqualTo("real");
      Awaitility.await()
          .atMost(Gate.PATIENCE)
          .until(() -> chain.gateway().metric("gateway_mirrored_requests_total") == 1);

      assertThat(chain.caller().post("/", "x").text()).isEqualTo("real");
      assertThat(chain.gateway().metric("gateway_request_failures_total")).isZero();
    }
  }
}
