package dev.jadegate.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.api.Balancer;
import dev.jadegate.api.BalancerFactory;
import dev.jadegate.api.Candidate;
import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.TestGateway;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Balancers of users: what they are told, and that their mistakes cost no request. */
class OwnBalancerTest {
  private final Origin a;
  private final Origin b;
  private final AtomicInteger closed = new AtomicInteger();

  OwnBalancerTest() throws IOException {
    a = Origin.saying("a");
    b = Origin.saying("b");
  }

  @AfterEach
  void close() throws IOException {
    a.close();
    b.close();
  }

  /** Makes balancers, whatever a test wants. */
  private interface Maker {
    Balancer make(List<? extends Candidate> candidates, @Nullable Balancer previous);
  }

  private BalancerFactory named(String name, Maker maker) {
    return new BalancerFactory() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public boolean timesAnswers() {
        return true;
      }

      @Override
      public Balancer create(List<? extends Candidate> candidates, @Nullable Balancer previous) {
        return maker.make(candidates, previous);
      }

      @Override
      public void close() {
        closed.incrementAndGet();
      }
    };
  }

  private String yaml(String balancer, Origin... origins) {
    String instances =
        Arrays.stream(origins)
            .map(o -> "{id: i" + o.port() + ", address: 127.0.0.1, port: " + o.port() + "}")
            .collect(Collectors.joining(", "));
    return "services: [{name: s, path: /, load_balancer: "
        + balancer
        + ", instances: ["
        + instances
        + "]}]";
  }

  @Test
  void itChoosesByTheHashOfTheKeyIfOneIsNamed() throws IOException {
    AtomicLong hash = new AtomicLong();
    BalancerFactory last =
        named(
            "last",
            (candidates, previous) ->
                (key, attempt) -> {
                  hash.set(key);
                  return candidates.size() - 1;
                });
    try (TestGateway gateway = TestGateway.with().balancer(last).start(yaml("last", a, b));
        RawClient client = gateway.client()) {
      assertThat(client.get("/", "X-User: u").text()).isEqualTo("b");
      assertThat(client.get("/", "X-User: u").text()).isEqualTo("b");
      assertThat(hash).hasValue(0);

      gateway.reload(yaml("{algorithm: last, key: 'header:X-User'}", a, b));

      assertThat(client.get("/", "X-User: u").text()).isEqualTo("b");
      assertThat(hash.get()).isNotZero();
    }
    assertThat(closed).hasValue(1);
  }

  @Test
  void itKnowsItsCandidatesAndWhomItReplaces() throws IOException {
    List<Boolean> replaced = new ArrayList<>();
    List<Candidate> seen = new ArrayList<>();
    Balancer first = (key, attempt) -> 0;
    BalancerFactory own =
        named(
            "own",
            (candidates, previous) -> {
              replaced.add(previous == first);
              seen.addAll(candidates);
              return first;
            });
    try (TestGateway gateway = TestGateway.with().balancer(own).start(yaml("own", a));
        RawClient client = gateway.client()) {
      client.get("/");
      gateway.reload(yaml("own", a, b));

      assertThat(replaced).containsExactly(false, true);
      assertThat(seen).extracting(Candidate::weight).containsOnly(100);
      assertThat(seen.getFirst().id()).isEqualTo("i" + a.port());
      assertThat(seen.getFirst().latencyNanos()).isPositive();
    }
  }

  @Test
  void whereItIsWrongAnInstanceIsDrawn() throws IOException {
    for (int wrong : new int[] {-1, 2, Integer.MAX_VALUE}) {
      BalancerFactory mistaken =
          named("mistaken", (candidates, previous) -> (key, attempt) -> wrong);
      assertThat(answersWith(mistaken)).containsAnyOf("a", "b").hasSize(40);
    }
  }

  @Test
  void whereItThrowsAnInstanceIsDrawn() throws IOException {
    BalancerFactory throwing =
        named(
            "throwing",
            (candidates, previous) ->
                (key, attempt) -> {
                  throw new IllegalStateException("no idea");
                });
    assertThat(answersWith(throwing)).contains("a", "b").hasSize(40);
  }

  @Test
  void whereNoneCanBeMadeInstancesAreDrawn() throws IOException {
    BalancerFactory unable =
        named(
            "unable",
            (candidates, previous) -> {
              throw new IllegalStateException("cannot");
            });
    assertThat(answersWith(unable)).contains("a", "b").hasSize(40);
  }

  private List<String> answersWith(BalancerFactory factory) throws IOException {
    List<String> answers = new ArrayList<>();
    try (TestGateway gateway =
            TestGateway.with().balancer(factory).expectErrors().start(yaml(factory.name(), a, b));
        RawClient client = gateway.client()) {
      for (int i = 0; i < 40; i++) {
        answers.add(client.get("/").text());
      }
    }
    return answers;
  }
}
