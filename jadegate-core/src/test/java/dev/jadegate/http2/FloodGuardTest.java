package dev.jadegate.http2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jadegate.http2.FloodGuard.Kind;
import dev.jadegate.loop.ManualLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FloodGuardTest {
  private final ManualLoop loop = new ManualLoop(new EmbeddedChannel());
  private final List<String> floods = new ArrayList<>();
  private final FloodGuard guard = new FloodGuard(loop.loop(), floods::add, 1);

  private void count(Kind kind, int times) {
    for (int i = 0; i < times; i++) {
      guard.count(kind);
    }
  }

  @Test
  void oneTooManyIsAFloodAndTold() {
    count(Kind.SETTINGS, 100);
    assertThatThrownBy(() -> guard.count(Kind.SETTINGS))
        .isInstanceOfSatisfying(
            ConnectionError.class,
            error -> assertThat(error.code()).isEqualTo(ErrorCode.ENHANCE_YOUR_CALM));
    assertThat(floods).containsExactly("settings");
  }

  @Test
  void asManyInALongerTimeAreNone() {
    for (int i = 0; i < 20; i++) {
      count(Kind.SETTINGS, 100);
      loop.advance(10_000);
    }
    assertThat(floods).isEmpty();
  }

  @Test
  void resetsAreWeighedAgainstWhatWentWell() {
    for (int i = 0; i < 50_000; i++) {
      guard.served();
      guard.count(Kind.RESET);
    }
    assertThat(floods).isEmpty();
    assertThatThrownBy(() -> count(Kind.RESET, 1_001)).isInstanceOf(ConnectionError.class);
  }

  @Test
  void whatIsSavedUpIsBounded() {
    for (int i = 0; i < 50_000; i++) {
      guard.served();
    }
    assertThatThrownBy(() -> count(Kind.RESET, 2_001)).isInstanceOf(ConnectionError.class);
  }

  @Test
  void windowUpdatesAreDueForDataSent() {
    for (int i = 0; i < 50_000; i++) {
      guard.dataSent();
      count(Kind.WINDOW_UPDATE, 2);
    }
    assertThat(floods).isEmpty();
  }

  @Test
  void patienceMultipliesTheLimits() {
    FloodGuard patient = new FloodGuard(loop.loop(), floods::add, 10);
    for (int i = 0; i < 1_000; i++) {
      patient.count(Kind.SETTINGS);
    }
    assertThatThrownBy(() -> patient.count(Kind.SETTINGS)).isInstanceOf(ConnectionError.class);
  }
}
