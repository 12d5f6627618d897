package dev.jadegate.benchmarks;

import dev.jadegate.message.HeaderBlock;
import dev.jadegate.route.PathMatch;
import dev.jadegate.route.RouteQuery;
import dev.jadegate.route.RouteRule;
import dev.jadegate.route.RouteTable;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * From a request to its route, over few and many routes: of ten, four have a parameter, three are
 * prefixes, one has a wildcard host, one a header or a query parameter, one is exact. Requests are
 * drawn at random, one in five matches nothing.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RoutingBenchmark {
  private static final int REQUESTS = 1 << 14;

  /** How many routes there are. */
  @Param({"10", "10000"})
  private int routes;

  private RouteTable<Integer> table = new RouteTable<>(List.of());
  private List<Request> requests = List.of();
  private int next;

  private record Request(String host, String path, String query, HttpHeaders headers)
      implements RouteQuery {
    @Override
    public String listener() {
      return "gateway";
    }

    @Override
    public HttpMethod httpMethod() {
      return HttpMethod.GET;
    }
  }

  /** Makes the table and draws the requests. */
  @Setup
  public void prepare() {
    List<RouteRule<Integer>> rules = new ArrayList<>();
    for (int i = 0; i < routes; i++) {
      rules.add(rule(i));
    }
    table = new RouteTable<>(rules);
    SplittableRandom random = new SplittableRandom(1);
    requests = new ArrayList<>();
    for (int i = 0; i < REQUESTS; i++) {
      int route = random.nextInt(routes);
      requests.add(random.nextInt(5) == 0 ? request("/none" + route) : request(route));
    }
  }

  private static RouteRule<Integer> rule(int i) {
    return switch (i % 10) {
      case 0, 1, 2, 3 -> rule(i, PathMatch.pattern("/p" + i + "/items/{id}"), Map.of(), Map.of());
      case 4, 5, 6 -> rule(i, PathMatch.prefix("/x" + i), Map.of(), Map.of());
      case 7 ->
          new RouteRule<>(
              i,
              new RouteRule.Parts(
                  PathMatch.prefix("/wild"),
                  List.of("*.h" + i + ".example.com"),
                  List.of(),
                  List.of(),
                  Map.of(),
                  Map.of()));
      case 8 ->
          i / 10 % 2 == 0
              ? rule(i, PathMatch.prefix("/c" + i), Map.of("X-Kind", "k"), Map.of())
              : rule(i, PathMatch.prefix("/c" + i), Map.of(), Map.of("kind", "q"));
      default -> rule(i, PathMatch.exact("/e" + i + "/items/7"), Map.of(), Map.of());
    };
  }

  private static RouteRule<Integer> rule(
      int i, PathMatch path, Map<String, String> headers, Map<String, String> query) {
    return new RouteRule<>(
        i, new RouteRule.Parts(path, List.of(), List.of(), List.of(), headers, query));
  }

  private static Request request(int i) {
    return switch (i % 10) {
      case 0, 1, 2, 3 -> request("/p" + i + "/items/7");
      case 4, 5, 6 -> request("/x" + i + "/items/7");
      case 7 -> new Request("a.h" + i + ".example.com", "/wild/items/7", "", new HeaderBlock());
      case 8 ->
          new Request("example.com", "/c" + i, "kind=q", new HeaderBlock().add("X-Kind", "k"));
      default -> request("/e" + i + "/items/7");
    };
  }

  private static Request request(String path) {
    return new Request("example.com", path, "", new HeaderBlock());
  }

  /** One look-up. */
  @Benchmark
  public @Nullable Integer find() {
    next = next + 1 & REQUESTS - 1;
    return table.find(requests.get(next));
  }
}
