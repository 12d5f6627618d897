package dev.jadegate.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.config.Priority;
import dev.jadegate.filter.FilterChain;
import dev.jadegate.route.PathParameters;
import dev.jadegate.upstream.Service;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The share of requests that are copied. */
class MirrorPolicyTest {
  private static MirrorPolicy policy(double percent) {
    Service service = Service.standIn("shadow");
    Route route =
        new Route(
            new Route.Parts(
                "r",
                new Action.Forward(service),
                FilterChain.EMPTY,
                new Timings(0, 0, 0, 0, null),
                new RetryPolicy(0, Set.of(), 0, 0, 0, 0),
                null,
                null,
                0,
                Priority.NORMAL,
                Set.of(),
                PathParameters.NONE,
                null,
                false,
                "r"));
    return new MirrorPolicy(service, route, percent, 0);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.1, 1, 10, 33.3, 50, 61.8, 90, 99.9, 100})
  void ofAnySoManyRequestsTheShareIsKeptToWithinAFew(double percent) {
    MirrorPolicy policy = policy(percent);
    int drawn = 0;
    for (int i = 1; i <= 1_000_000; i++) {
      drawn += policy.draws() ? 1 : 0;
      assertThat(drawn - i * percent / 100).isBetween(-5.0, 5.0);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 5, 8, 10, 13, 100})
  void clientsWithARhythmGetTheShareToo(int rhythm) {
    MirrorPolicy policy = policy(10);
    int ofOneKind = 0;
    for (int i = 0; i < rhythm * 10_000; i++) {
      boolean drawn = policy.draws();
      ofOneKind += drawn && i % rhythm == 0 ? 1 : 0;
    }

    assertThat(ofOneKind).isBetween(970, 1030);
  }
}
