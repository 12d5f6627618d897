package dev.jadegate.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Retries are a share of the requests under way, and a few at least (SEMANTICS 76)")
final class RetryBudgetTest {
  private int requests;
  private final RetryBudget budget = new RetryBudget(20, () -> requests);

  private int retries() {
    int begun = 0;
    while (budget.tryRetry()) {
      begun++;
    }
    return begun;
  }

  private void enter(int number) {
    requests += number;
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
    requests -= 50;

    assertThat(retries()).isEqualTo(10);
  }
}
