package dev.jadegate.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("Who waits for whom (SEMANTICS 111)")
final class FlightTest {
  private static final StoredResponse ANSWER = Stored.saying("answer", Variance.NONE);

  private final AtomicInteger ends = new AtomicInteger();
  private final Flight flight = new Flight(ended -> ends.incrementAndGet());

  /** Notes what it is told. */
  private static final class Told implements Flight.Passenger {
    final List<String> what = new ArrayList<>();

    @Override
    public void lead(Flight led) {
      what.add("lead");
    }

    @Override
    public void landed(StoredResponse response) {
      what.add("landed");
    }

    @Override
    public void streams(Flight of, Filling filling) {
      what.add("streams");
    }

    @Override
    public void released() {
      what.add("released");
    }

    @Override
    public void progressed() {
      what.add("progressed");
    }
  }

  private Told joined() {
    Told passenger = new Told();
    assertThat(flight.join(passenger)).isTrue();
    return passenger;
  }

  private static Filling sized(int length) {
    Room room = new Room();
    room.resize(1 << 20);
    return Objects.requireNonNull(Filling.of(Stored.saying("", Variance.NONE), length, 1000, room));
  }

  @Test
  void allGetTheAnswerThatLands() {
    Told one = joined();
    Told other = joined();
    flight.landed(ANSWER);

    assertThat(one.what).containsExactly("landed");
    assertThat(other.what).containsExactly("landed");
    assertThat(flight.join(new Told())).isFalse();
    assertThat(ends).hasValue(1);
  }

  @Test
  void whoeverLeftIsToldNothing() {
    Told left = joined();
    flight.leave(left);
    flight.landed(ANSWER);

    assertThat(left.what).isEmpty();
  }

  @Test
  void aFailedLeaderIsFollowedByTheNextAndTheLastFailureEndsIt() {
    Told first = joined();
    Told second = joined();
    flight.failed();
    assertThat(first.what).containsExactly("lead");
    assertThat(second.what).isEmpty();

    flight.failed();
    assertThat(second.what).containsExactly("lead");
    assertThat(ends).hasValue(0);
    flight.failed();
    assertThat(ends).hasValue(1);
    flight.failed();
    flight.release();
    assertThat(ends).hasValue(1);
  }

  @Test
  void aKnownLengthIsReadAsItComesByThoseWhoComeLaterToo() {
    AtomicInteger hurried = new AtomicInteger();
    Told before = joined();
    flight.begun(sized(6), hurried::incrementAndGet);
    Told after = joined();
    flight.progressed();
    flight.landed(ANSWER);

    assertThat(before.what).containsExactly("streams", "progressed", "progressed");
    assertThat(after.what).isEqualTo(before.what);
    assertThat(hurried).hasValue(2);
    assertThat(flight.isBroken()).isFalse();
  }

  @Test
  void anUnknownLengthIsWaitedFor() {
    AtomicInteger hurried = new AtomicInteger();
    flight.begun(sized(-1), hurried::incrementAndGet);
    assertThat(hurried).hasValue(0);
    Told passenger = joined();
    flight.progressed();
    assertThat(passenger.what).isEmpty();

    flight.landed(ANSWER);
    assertThat(passenger.what).containsExactly("landed");
    assertThat(hurried).hasValue(1);
  }

  @Test
  @DisplayName("a body that breaks off is broken for all who read it, and nobody leads")
  void brokenOff() {
    Told reader = joined();
    flight.begun(sized(6), () -> {});
    flight.failed();

    assertThat(reader.what).containsExactly("streams", "progressed");
    assertThat(flight.isBroken()).isTrue();
    assertThat(ends).hasValue(1);
  }

  @Test
  @DisplayName("those who read a body that may not be kept after all are not left hanging")
  void releasedWhileRead() {
    Told reader = joined();
    flight.begun(sized(6), () -> {});
    flight.release();

    assertThat(reader.what).containsExactly("streams", "progressed");
    assertThat(flight.isBroken()).isTrue();
  }

  /** An exchange on a loop of its own kind: what it is told it does later, on one thread. */
  private static final class Client implements Flight.Passenger {
    final CompletableFuture<String> outcome = new CompletableFuture<>();
    private final ExecutorService loop;
    private final Stress stress;
    private boolean waits = true;

    Client(ExecutorService loop, Stress stress) {
      this.loop = loop;
      this.stress = stress;
    }

    private void once(String how) {
      if (waits) {
        waits = false;
        if (!outcome.complete(how)) {
          stress.errors.add(new AssertionError("second outcome: " + how));
        }
      }
    }

    void leaves(Flight left) {
      loop.execute(() -> {
        waits = false;
        reading = () -> {};
        outcome.complete("left");
        left.leave(this);
      });
    }

    @Override
    public void lead(Flight led) {
      loop.execute(() -> {
        if (waits) {
          once("lead");
          stress.fetch(led);
        } else {
          led.failed();
        }
      });
    }

    @Override
    public void landed(StoredResponse response) {
      loop.execute(() -> once("landed"));
    }

    @Override
    public void streams(Flight of, Filling filling) {
      loop.execute(() -> {
        if (!waits) {
          of.leave(this);
          return;
        }
        waits = false;
        read(of, filling);
      });
    }

    /** As long as it is not whole, another task looks again; none may look for ever. */
    private void read(Flight of, Filling filling) {
      boolean broken = of.isBroken();
      if (filling.length() == filling.size()) {
        outcome.complete("streamed");
      } else if (broken) {
        outcome.complete("broken");
      } else {
        reading = () -> read(of, filling);
      }
    }

    private Runnable reading = () -> {};

    @Override
    public void released() {
      loop.execute(() -> once("released"));
    }

    @Override
    public void progressed() {
      loop.execute(() -> reading.run());
    }
  }

  /** Flights under one key, with leaders that fail, land, stream and release at random. */
  private static final class Stress {
    final ConcurrentLinkedQueue<Throwable> errors = new ConcurrentLinkedQueue<>();
    final AtomicInteger open = new AtomicInteger();
    private final ExecutorService origin;
    private final Random random;

    Stress(ExecutorService origin, Random random) {
      this.origin = origin;
      this.random = random;
    }

    Flight flight() {
      open.incrementAndGet();
      return new Flight(ended -> open.decrementAndGet());
    }

    void fetch(Flight led) {
      int how;
      synchronized (random) {
        how = random.nextInt(6);
      }
      origin.execute(() -> {
        switch (how) {
          case 0 -> led.landed(ANSWER);
          case 1 -> led.release();
          case 2 -> {
            led.begun(sized(-1), () -> {});
            led.landed(ANSWER);
          }
          case 3 -> {
            Filling filling = sized(2);
            led.begun(filling, () -> {});
            filling.append(Unpooled.wrappedBuffer(new byte[1]));
            led.progressed();
            filling.append(Unpooled.wrappedBuffer(new byte[1]));
            led.landed(ANSWER);
          }
          case 4 -> {
            led.begun(sized(2), () -> {});
            led.failed();
          }
          default -> led.failed();
        }
      });
    }
  }

  @Test
  @Timeout(20)
  @DisplayName("with many threads everybody gets exactly one outcome, and no flight sticks")
  void stress() throws Exception {
    List<ExecutorService> loops = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      loops.add(Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().factory()));
    }
    ExecutorService origin =
        Executors.newFixedThreadPool(3, Thread.ofPlatform().daemon().factory());
    Stress stress = new Stress(origin, new Random(7));
    Random random = new Random(8);
    List<CompletableFuture<String>> outcomes = new ArrayList<>();
    for (int round = 0; round < 1500; round++) {
      Flight shared = stress.flight();
      CountDownLatch start = new CountDownLatch(1);
      for (int i = 0; i < 6; i++) {
        ExecutorService loop = loops.get(random.nextInt(loops.size()));
        Client client = new Client(loop, stress);
        boolean leaves = random.nextInt(4) == 0;
        outcomes.add(client.outcome);
        loop.execute(() -> {
          if (!shared.join(client)) {
            client.once("late");
          } else if (leaves) {
            client.leaves(shared);
          }
        });
      }
      origin.execute(start::countDown);
      stress.fetch(shared);
      if (round % 50 == 0) {
        assertThat(start.await(10, TimeUnit.SECONDS)).isTrue();
      }
    }
    CompletableFuture.allOf(outcomes.toArray(CompletableFuture[]::new)).get(15, TimeUnit.SECONDS);
    for (ExecutorService loop : loops) {
      loop.submit(() -> {}).get(10, TimeUnit.SECONDS);
    }
    origin.shutdown();
    assertThat(origin.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    loops.forEach(ExecutorService::shutdown);

    assertThat(stress.errors).isEmpty();
    assertThat(stress.open).hasValue(0);
    assertThat(outcomes.stream().map(CompletableFuture::join).distinct())
        .contains("lead", "landed", "released", "streamed", "broken", "left", "late");
  }
}
