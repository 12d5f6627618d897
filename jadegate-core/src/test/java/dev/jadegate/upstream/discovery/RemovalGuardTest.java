package dev.jadegate.upstream.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.api.ServiceInstance;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which removals are believed, and when (SEMANTICS 90 and 91). */
class RemovalGuardTest {
  private static final long CONFIRM = 10;

  private final RemovalGuard guard = new RemovalGuard(50, CONFIRM);

  private static List<ServiceInstance> some(String names) {
    List<ServiceInstance> instances = new ArrayList<>();
    for (String name : names.split("")) {
      if (!name.isEmpty()) {
        instances.add(ServiceInstance.of(name, 80));
      }
    }
    return instances;
  }

  /** The names of those in use after an answer, sorted. */
  private String answer(long now, String names) {
    return names(guard.answer(now, some(names)));
  }

  private static String names(List<ServiceInstance> instances) {
    return String.join("", instances.stream().map(ServiceInstance::address).sorted().toList());
  }

  @Test
  void removalThatLeavesAHalfCountsAtOnce() {
    answer(0, "abcd");

    assertThat(answer(1, "ab")).isEqualTo("ab");
    assertThat(guard.held()).isZero();
  }

  @Test
  void removalThatLeavesLessIsHeldUntilItIsSaidAgain() {
    answer(0, "abcd");

    assertThat(answer(1, "a")).isEqualTo("abcd");
    assertThat(guard.held()).isEqualTo(3);
    assertThat(guard.confirmableAt()).isEqualTo(11);
    assertThat(answer(10, "a")).isEqualTo("abcd");
    assertThat(answer(11, "a")).isEqualTo("a");
    assertThat(guard.held()).isZero();
  }

  @Test
  void emptyAnswerIsHeldWhateverTheShare() {
    RemovalGuard never = new RemovalGuard(0, CONFIRM);
    never.answer(0, some("ab"));

    assertThat(names(never.answer(1, some("")))).isEqualTo("ab");
    assertThat(names(never.answer(11, some("")))).isEmpty();
  }

  @Test
  void emptyAnswerAtTheBeginningIsBelieved() {
    assertThat(answer(0, "")).isEmpty();
    assertThat(guard.held()).isZero();
  }

  @Test
  void whatIsNamedAgainIsHeldNoMore() {
    answer(0, "abcd");
    answer(1, "");

    assertThat(answer(5, "abcd")).isEqualTo("abcd");
    assertThat(guard.held()).isZero();
  }

  @Test
  void registryThatRemembersOneByOneLosesNone() {
    answer(0, "abcd");
    answer(1, "");

    assertThat(answer(2, "a")).isEqualTo("abcd");
    assertThat(answer(3, "abc")).isEqualTo("abcd");
    assertThat(guard.held()).isEqualTo(1);
    assertThat(answer(11, "abc")).isEqualTo("abc");
  }

  @Test
  void whatIsAddedCountsWhileOthersAreHeld() {
    answer(0, "abcdef");

    assertThat(answer(1, "ax")).isEqualTo("abcdefx");
    assertThat(answer(2, "axy")).isEqualTo("abcdefxy");
    assertThat(answer(11, "axy")).isEqualTo("axy");
  }

  @Test
  void eachIsConfirmedForItself() {
    answer(0, "abcdef");
    answer(1, "ab");

    assertThat(answer(6, "c")).isEqualTo("abcdef");
    assertThat(answer(11, "c")).isEqualTo("abc");
    assertThat(answer(16, "c")).isEqualTo("c");
  }

  @Test
  void allThatAreReplacedByAsManyAreBelieved() {
    answer(0, "abcd");

    assertThat(answer(1, "efgh")).isEqualTo("efgh");
  }

  @Test
  void removalsOneByOneWithinTheTimeCountTogether() {
    answer(0, "abcdef");
    answer(1, "abcde");
    answer(2, "abcd");
    assertThat(answer(3, "abc")).isEqualTo("abc");

    assertThat(answer(4, "ab")).isEqualTo("abc");
    assertThat(guard.held()).isEqualTo(1);
  }

  @Test
  void instanceThatComesAndGoesIsNoMassRemoval() {
    for (int now = 0; now < 9; now += 2) {
      assertThat(answer(now, "ab")).isEqualTo("ab");
      assertThat(answer(now + 1, "a")).isEqualTo("a");
    }
  }

  @Test
  void removalsOneByOneOverALongTimeAreBelieved() {
    answer(0, "abcd");
    answer(10, "abc");
    answer(20, "ab");

    assertThat(answer(30, "a")).isEqualTo("a");
  }

  @Test
  void afterAConfirmedRemovalTheRestIsTheWhole() {
    answer(0, "abcdefgh");
    answer(1, "abc");
    answer(11, "abc");

    assertThat(answer(12, "ab")).isEqualTo("ab");
  }

  @Test
  void whatFailsWhileItIsHeldIsGivenUp() {
    answer(0, "abcd");
    answer(1, "");

    List<ServiceInstance> left = guard.withdraw(Set.of("a:80@a:80", "b:80@b:80"));

    assertThat(names(left)).isEqualTo("cd");
    assertThat(guard.held()).isEqualTo(2);
  }

  @Test
  void whatFailsAndIsNamedStays() {
    answer(0, "ab");

    assertThat(names(guard.withdraw(Set.of("a:80@a:80")))).isEqualTo("ab");
  }

  @Test
  void withoutATimeEachAnswerIsBelieved() {
    RemovalGuard trusting = new RemovalGuard(50, 0);
    trusting.answer(0, some("abcd"));

    assertThat(trusting.answer(1, some(""))).isEmpty();
  }

  @Test
  void changedDescriptionOfAHeldServiceIsTaken() {
    answer(0, "abcd");
    ServiceInstance heavier =
        new ServiceInstance("a:80", "a", 80, 7, java.util.Map.of(), null, false);

    assertThat(guard.answer(1, List.of(heavier))).contains(heavier).hasSize(4);
  }
}
