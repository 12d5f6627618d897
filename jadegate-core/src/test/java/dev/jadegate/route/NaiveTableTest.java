package dev.jadegate.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.HttpMethod;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/** The naive model: keep what matches, sort by the rules of {@link RouteTable}, take the first. */
@DisplayName("The compiled table agrees with a naive one on random routes")
final class NaiveTableTest {
  private static final String[] HOSTS = {"a.x.y", "x.y", "*.x.y", "*.y", "b.x.y"};
  private static final String[] SEGMENTS = {"a", "b", "c"};

  private record Candidate(RouteRule<String> rule, String host, int order) {}

  @RepeatedTest(100)
  void findsTheSameRoute(RepetitionInfo repetition) {
    SplittableRandom random = new SplittableRandom(repetition.getCurrentRepetition());
    Rules rules = new Rules();
    for (int i = random.nextInt(1, 30); i > 0; i--) {
      rules.add(
          "r" + i,
          path(random),
          random.nextBoolean() ? List.of() : List.of(HOSTS[random.nextInt(HOSTS.length)]),
          random.nextInt(3) > 0 ? List.of() : List.of("POST"),
          random.nextInt(4) > 0 ? Map.of() : Map.of("f", "1"),
          Map.of());
    }
    RouteTable<String> table = rules.table();

    for (int i = 0; i < 200; i++) {
      Asked asked = asked(random);
      assertThat(table.find(asked)).as(asked.toString()).isEqualTo(naive(rules.all(), asked));
    }
  }

  private static PathMatch path(SplittableRandom random) {
    StringBuilder path = new StringBuilder();
    boolean pattern = random.nextInt(3) == 0;
    for (int i = random.nextInt(4); i > 0; i--) {
      boolean parameter = pattern && random.nextBoolean();
      path.append('/').append(parameter ? "*" : SEGMENTS[random.nextInt(SEGMENTS.length)]);
    }
    String text = path.isEmpty() ? "/" : path.toString();
    if (pattern) {
      return PathMatch.pattern(random.nextBoolean() ? path + "/**" : text);
    }
    return random.nextBoolean() ? PathMatch.prefix(text) : PathMatch.exact(text);
  }

  private static Asked asked(SplittableRandom random) {
    StringBuilder path = new StringBuilder("/");
    for (int i = random.nextInt(5); i > 0; i--) {
      path.append(SEGMENTS[random.nextInt(SEGMENTS.length)]).append(i > 1 ? "/" : "");
    }
    String host = new String[] {"a.x.y", "x.y", "b.x.y", "c.b.x.y", "y", ""}[random.nextInt(6)];
    Asked asked = Asked.get(host, path.toString());
    asked = random.nextBoolean() ? asked : asked.by(HttpMethod.POST);
    return random.nextBoolean() ? asked : asked.withField("F", "1");
  }

  private static @Nullable String naive(List<RouteRule<String>> rules, Asked asked) {
    List<Candidate> candidates = new ArrayList<>();
    for (int i = 0; i < rules.size(); i++) {
      RouteRule<String> rule = rules.get(i);
      if (rule.mismatch(asked).isEmpty()) {
        String host = rule.hosts().isEmpty() ? "" : rule.hosts().getFirst();
        candidates.add(new Candidate(rule, host, i));
      }
    }
    return candidates.stream()
        .min(
            Comparator.comparingInt((Candidate c) -> hostRank(c.host()))
                .thenComparing(c -> pathRank(c.rule().path()))
                .thenComparingInt(c -> -c.rule().conditions())
                .thenComparingInt(Candidate::order))
        .map(c -> c.rule().target())
        .orElse(null);
  }

  private static int hostRank(String host) {
    if (host.isEmpty()) {
      return 1000;
    }
    return host.startsWith("*.") ? 500 - host.length() : 0;
  }

  /** Whole paths first; a literal before a parameter, and more segments before fewer. */
  private static String pathRank(PathMatch path) {
    PathMatch.Segments segments = (PathMatch.Segments) path;
    StringBuilder rank = new StringBuilder(segments.open() ? "1" : "0");
    for (String literal : segments.literals()) {
      rank.append(literal == null ? 'p' : 'l');
    }
    return rank.append('z').toString();
  }
}
