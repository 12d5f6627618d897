package dev.jadegate.cache;

import static dev.jadegate.cache.Stored.saying;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.message.HeaderBlock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What is kept of which URI, and who fetches it")
final class ResponseCacheTest {
  private static final HeaderBlock NO_FIELDS = new HeaderBlock();

  private final ResponseCache cache =
      new ResponseCache(InstantSource.fixed(Instant.EPOCH), () -> null);

  @BeforeEach
  void makeRoom() {
    cache.configure(1 << 20, Duration.ZERO);
  }

  private ResponseCache.Boarding board(String uri, boolean personal, Variance variance) {
    return cache.board(uri, "r", personal, variance, new Quiet());
  }

  private static final class Quiet implements Flight.Passenger {
    @Override
    public void lead(Flight flight) {}

    @Override
    public void landed(StoredResponse response) {}

    @Override
    public void streams(Flight flight, Filling filling) {}

    @Override
    public void released() {}

    @Override
    public void progressed() {}
  }

  @Test
  @DisplayName("what was asked for before a change is not kept (SEMANTICS 108)")
  void anAnswerFromBeforeAChangeIsNotKept() {
    long before = System.nanoTime();
    cache.forget("http://h/a");
    cache.keep("http://h/a", saying("old", Variance.NONE), before);
    cache.keep("http://h/b", saying("b", Variance.NONE), before);
    assertThat(cache.inMemory("http://h/a", "r", NO_FIELDS)).isNull();
    assertThat(cache.inMemory("http://h/b", "r", NO_FIELDS)).isNotNull();

    cache.keep("http://h/a", saying("new", Variance.NONE), System.nanoTime() + 1);
    assertThat(cache.inMemory("http://h/a", "r", NO_FIELDS)).isNotNull();
  }

  @Test
  @DisplayName("however many other URIs change meanwhile")
  void changesAreNotForgotten() {
    long before = System.nanoTime();
    cache.forget("http://h/a");
    for (int i = 0; i < 50_000; i++) {
      cache.forget("http://h/other/" + i);
    }
    cache.keep("http://h/a", saying("old", Variance.NONE), before);

    assertThat(cache.inMemory("http://h/a", "r", NO_FIELDS)).isNull();
  }

  @Test
  void whoComesAfterAChangeDoesNotJoinAFetchFromBefore() {
    ResponseCache.Boarding first = board("u", false, Variance.NONE);
    assertThat(first.leads()).isTrue();
    assertThat(board("u", false, Variance.NONE).leads()).isFalse();

    cache.forget("u");
    ResponseCache.Boarding second = board("u", false, Variance.NONE);
    assertThat(second.leads()).isTrue();
    first.flight().release(); // must not take the second one with it
    assertThat(board("u", false, Variance.NONE).flight()).isSameAs(second.flight());
    second.flight().release();
    assertThat(cache.fetches()).isZero();
  }

  @Test
  void flightsAreApartByRouteVariantAndByWhetherTheyArePersonal() {
    board("u", false, Variance.NONE);

    assertThat(board("u", true, Variance.NONE).leads()).isTrue();
    assertThat(board("u", false, Stored.by("x", "1")).leads()).isTrue();
    assertThat(board("v", false, Variance.NONE).leads()).isTrue();
    assertThat(cache.board("u", "s", false, Variance.NONE, new Quiet()).leads()).isTrue();
    assertThat(cache.fetches()).isEqualTo(5);
  }

  @Test
  void whatMayNotBeKeptForOneIsNotOpenForOthers() {
    cache.leaveOpen("u", true);
    assertThat(cache.isOpen("u", true)).isTrue();
    assertThat(cache.isOpen("u", false)).isFalse();

    cache.keep("u", saying("x", Variance.NONE), System.nanoTime());
    assertThat(cache.isOpen("u", true)).isFalse();
  }

  @Test
  void memoryIsBounded() {
    cache.configure(100_000, Duration.ZERO);
    for (int i = 0; i < 100; i++) {
      cache.keep("u" + i, saying("x".repeat(10_000), Variance.NONE), System.nanoTime());
    }

    assertThat(cache.bytes()).isLessThanOrEqualTo(100_000);
    assertThat(cache.evictions()).isGreaterThan(80);
    cache.configure(0, Duration.ZERO);
    assertThat(cache.bytes()).isZero();
  }

  @Test
  void onlyOneRefreshesAtATime() {
    assertThat(cache.beginRefresh("u", "r")).isTrue();
    assertThat(cache.beginRefresh("u", "r")).isFalse();
    assertThat(cache.beginRefresh("u", "s")).isTrue();
    cache.endRefresh("u", "r");
    assertThat(cache.beginRefresh("u", "r")).isTrue();
  }

  @Test
  void aPurgeForgetsWhatBeginsSo() {
    cache.keep("http://h/a/1", saying("1", Variance.NONE), System.nanoTime());
    cache.keep("http://h/b/1", saying("2", Variance.NONE), System.nanoTime());
    long before = System.nanoTime();

    assertThat(cache.forgetAll("http://h/a").toCompletableFuture().join()).isEqualTo(1);
    assertThat(cache.inMemory("http://h/a/1", "r", NO_FIELDS)).isNull();
    assertThat(cache.inMemory("http://h/b/1", "r", NO_FIELDS)).isNotNull();
    cache.keep("http://h/a/1", saying("old", Variance.NONE), before);
    assertThat(cache.inMemory("http://h/a/1", "r", NO_FIELDS)).isNull();
  }
}
