package dev.jadegate.upstream.balance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.config.BalancerKind;
import dev.jadegate.upstream.balance.Balancers.Algorithm;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class BalancersTest {
  @Test
  void everyNameOfTheConfigurationIsKnownByItsFactoryToo() {
    for (BalancerKind kind : BalancerKind.values()) {
      String name = kind.name().toLowerCase(Locale.ROOT);
      Algorithm algorithm = Objects.requireNonNull(Balancers.of(name));

      assertThat(algorithm.factory().name()).isEqualTo(name);
      assertThat(algorithm.weighted()).isEqualTo(kind != BalancerKind.ROUND_ROBIN);
      assertThat(algorithm.timesAnswers()).isEqualTo(kind == BalancerKind.PEAK_EWMA);
      assertThat(algorithm.hashes()).isEqualTo(kind == BalancerKind.CONSISTENT_HASH);
      assertThat(algorithm.factory().create(FakeCandidate.same(2), null).choose(0, 0))
          .isBetween(0, 1);
    }
  }

  @Test
  void otherNamesAreNot() {
    assertThat(Balancers.of("fastest")).isNull();
  }
}
