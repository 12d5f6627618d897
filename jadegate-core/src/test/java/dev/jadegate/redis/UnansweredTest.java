package dev.jadegate.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

final class UnansweredTest {
  private static final long PATIENCE = 50;

  private final MockTicker ticker = Ticker.newMockTicker();
  private final EmbeddedChannel channel = EmbeddedChannel.builder().ticker(ticker).build();
  private final Unanswered unanswered =
      new Unanswered(
          TimeUnit.MILLISECONDS.toNanos(PATIENCE),
          (ScheduledExecutorService) channel.eventLoop(),
          ticker::nanoTime);

  private CompletableFuture<String> sent() {
    CompletableFuture<String> answer = new CompletableFuture<>();
    unanswered.add(answer);
    return answer;
  }

  private void pass(long millis) {
    ticker.advance(millis, TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();
  }

  private static boolean isLate(CompletableFuture<?> answer) {
    return answer.isCompletedExceptionally() && answer.exceptionNow() instanceof TimeoutException;
  }

  @Test
  void eachIsLateAfterItsOwnTime() {
    CompletableFuture<String> first = sent();
    pass(30);
    CompletableFuture<String> second = sent();
    pass(PATIENCE - 31);
    assertThat(first).isNotDone();
    pass(1);

    assertThat(isLate(first)).isTrue();
    assertThat(second).isNotDone();
    pass(29);
    assertThat(second).isNotDone();
    pass(1);
    assertThat(isLate(second)).isTrue();
  }

  @Test
  void oneWithoutAnswerBehindOthersIsLateInTime() {
    List<CompletableFuture<String>> answered = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      answered.add(sent());
    }
    pass(10);
    CompletableFuture<String> silent = sent();
    answered.forEach(answer -> answer.complete("ok"));
    pass(PATIENCE);

    assertThat(isLate(silent)).isTrue();
    assertThat(answered).noneMatch(CompletableFuture::isCompletedExceptionally);
  }

  @Test
  void whatWasAnsweredOutOfTurnStaysAnswered() {
    CompletableFuture<String> silent = sent();
    CompletableFuture<String> answered = sent();
    answered.complete("ok");
    pass(PATIENCE);

    assertThat(isLate(silent)).isTrue();
    assertThat(answered.resultNow()).isEqualTo("ok");
  }

  @Test
  void nothingIsTimedWhileNothingIsSentAndItBeginsAgain() {
    sent().complete("ok");
    pass(PATIENCE);
    assertThat(channel.runScheduledPendingTasks()).as("no timer").isEqualTo(-1);
    CompletableFuture<String> later = sent();
    pass(PATIENCE);

    assertThat(isLate(later)).isTrue();
  }
}
