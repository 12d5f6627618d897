package dev.jadegate.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Retries are a share of the requests under way, and a few at least (SEMANTICS 76)")
final class RetryBudgetTest {
  private final RetryBudget budget = new RetryBudget(20);

  private int retries() {
    int begun = 0;
    while (budget.tryRetry()) {
      begun++;
    }
    return begun;
  }

  private void enter(int requests) {
    for (int i = 0; i < requests; i++) {
      budget.enter();
    }
  }

  @Test
  void fewAreAllowedHoweverQuietItIs() {
    enter(1);

    assertThat(retries()).isEqualTo(3);
  }

  @Test
  void shareOfTheRequestsIsAllowed() {
    enter(100);

    assertThat(retries()).isEqualTo(20);
  }

  @Test
  void retryThatIsOverMakesRoom() {
    enter(100);
    retries();

    budget.retryOver();

    assertThat(retries()).isEqualTo(1);
  }

  @Test
  void requestsThatLeftNoLongerCount() {
    enter(100);
    for (int i = 0; i < 50; i++) {
      budget.leave();
    }

    assertThat(budget.active()).isEqualTo(50);
    assertThat(retries()).isEqualTo(10);
  }
}
