package dev.jadegate.route;

import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rules of one host by their paths, a node a segment. Looking up costs by the number of
 * segments of the path, not of rules; where literals and parameters stand side by side, both
 * branches may have to be walked. Rules at one node are tried one by one, those with more
 * conditions first, then in the order of the configuration. Immutable once frozen.
 */
final class PathTrie<R> {
  private static final class Node<R> {
    private Map<String, Node<R>> building = Map.of();
    private List<RouteRule<R>> whole = List.of();
    private List<RouteRule<R>> open = List.of();

    /**
     * The one rule here and below, if there is just one, and the segments before: most nodes of a
     * large table lead to one route, whose own segments are nearer than more nodes.
     */
    private @Nullable RouteRule<R> only;

    private int depth;
    private @Nullable RegionMap<Node<R>> literals;
    private @Nullable Node<R> any;
    private boolean wholeBelow;
    private boolean openBelow;
  }

  private record RegexRule<R>(Pattern pattern, List<RouteRule<R>> rule) {}

  private final Node<R> root = new Node<>();
  private final List<RegexRule<R>> regexes = new ArrayList<>();

  /** Adds a rule; rules come in the order of the configuration. */
  void add(RouteRule<R> rule) {
    switch (rule.path()) {
      case PathMatch.Regex(Pattern pattern) -> regexes.add(new RegexRule<>(pattern, List.of(rule)));
      case PathMatch.Segments segments -> add(rule, segments);
    }
  }

  private void add(RouteRule<R> rule, PathMatch.Segments segments) {
    Node<R> node = root;
    mark(node, segments.open());
    for (String literal : segments.literals()) {
      Node<R> next;
      if (literal == null) {
        next = node.any == null ? new Node<>() : node.any;
        node.any = next;
      } else {
        if (node.building.isEmpty()) {
          node.building = new HashMap<>();
        }
        next = node.building.computeIfAbsent(literal, segment -> new Node<>());
      }
      node = next;
      mark(node, segments.open());
    }
    if (segments.open()) {
      node.open = node.open.isEmpty() ? new ArrayList<>() : node.open;
      node.open.add(rule);
    } else {
      node.whole = node.whole.isEmpty() ? new ArrayList<>() : node.whole;
      node.whole.add(rule);
    }
  }

  private static void mark(Node<?> node, boolean open) {
    node.openBelow |= open;
    node.wholeBelow |= !open;
  }

  /** Ends the building. */
  void freeze() {
    freeze(root, 0);
    regexes.sort(Comparator.comparingInt(regex -> -regex.rule().getFirst().conditions()));
  }

  /** Gives the number of rules here and below. */
  private static <R> int freeze(Node<R> node, int depth) {
    int rules = node.whole.size() + node.open.size();
    RouteRule<R> one =
        rules == 1 ? (node.whole.isEmpty() ? node.open : node.whole).getFirst() : null;
    List<Node<R>> below = new ArrayList<>(node.building.values());
    if (node.any != null) {
      below.add(node.any);
    }
    for (Node<R> next : below) {
      rules += freeze(next, depth + 1);
      one = next.only == null ? one : next.only;
    }
    node.whole = sorted(node.whole);
    node.open = sorted(node.open);
    node.only = rules == 1 ? one : null;
    node.depth = depth;
    if (!node.building.isEmpty()) {
      node.literals = new RegionMap<>(node.building);
      node.building = Map.of();
    }
    return rules;
  }

  /** More conditions first, else in the order of the configuration: sorting is stable. */
  private static <R> List<RouteRule<R>> sorted(List<RouteRule<R>> rules) {
    return rules.stream()
        .sorted(Comparator.comparingInt((RouteRule<R> rule) -> -rule.conditions()))
        .toList();
  }

  /**
   * The rule that describes the whole path, else the first expression found in it, else the one
   * that describes most of its beginning; null if none.
   *
   * @param allow if not null, nothing is found, and the methods are collected here of those rules
   *     that refuse for the method alone
   */
  @Nullable R find(RouteQuery request, @Nullable Set<String> allow) {
    String path = request.path();
    boolean slash = path.charAt(0) == '/';
    R found = slash && root.wholeBelow ? whole(root, path, 0, request, allow) : null;
    if (found == null && !regexes.isEmpty()) {
      found = regex(path, request, allow);
    }
    if (found == null && root.openBelow) {
      found = open(root, path, slash ? 0 : path.length(), request, allow);
    }
    return found;
  }

  private @Nullable R whole(
      Node<R> node, String path, int at, RouteQuery request, @Nullable Set<String> allow) {
    if (node.only != null) {
      return only(node.only, node.depth, at, request, allow);
    }
    if (at == path.length()) {
      return pick(node.whole, request, allow);
    }
    int end = segmentEnd(path, at);
    Node<R> literal = literal(node, path, at + 1, end);
    if (literal != null && literal.wholeBelow) {
      R found = whole(literal, path, end, request, allow);
      if (found != null) {
        return found;
      }
    }
    Node<R> any = node.any;
    return any != null && any.wholeBelow && end > at + 1
        ? whole(any, path, end, request, allow)
        : null;
  }

  private @Nullable R open(
      Node<R> node, String path, int at, RouteQuery request, @Nullable Set<String> allow) {
    if (node.only != null) {
      return only(node.only, node.depth, at, request, allow);
    }
    if (at < path.length()) {
      int end = segmentEnd(path, at);
      Node<R> literal = literal(node, path, at + 1, end);
      if (literal != null && literal.openBelow) {
        R found = open(literal, path, end, request, allow);
        if (found != null) {
          return found;
        }
      }
      Node<R> any = node.any;
      if (any != null && any.openBelow && end > at + 1) {
        R found = open(any, path, end, request, allow);
        if (found != null) {
          return found;
        }
      }
    }
    return pick(node.open, request, allow);
  }

  private static <R> @Nullable R only(
      RouteRule<R> rule, int depth, int at, RouteQuery request, @Nullable Set<String> allow) {
    return rule.path() instanceof PathMatch.Segments segments
            && segments.matches(request.path(), at, depth)
        ? pick(rule, request, allow)
        : null;
  }

  private @Nullable R regex(String path, RouteQuery request, @Nullable Set<String> allow) {
    for (RegexRule<R> regex : regexes) {
      if (regex.pattern().matcher(path).find()) {
        R found = pick(regex.rule(), request, allow);
        if (found != null) {
          return found;
        }
      }
    }
    return null;
  }

  private static int segmentEnd(String path, int at) {
    int end = path.indexOf('/', at + 1);
    return end < 0 ? path.length() : end;
  }

  private static <R> @Nullable Node<R> literal(Node<R> node, String path, int start, int end) {
    RegionMap<Node<R>> literals = node.literals;
    return literals == null ? null : literals.get(path, start, end);
  }

  private static <R> @Nullable R pick(
      List<RouteRule<R>> rules, RouteQuery request, @Nullable Set<String> allow) {
    for (int i = 0; i < rules.size(); i++) {
      R found = pick(rules.get(i), request, allow);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private static <R> @Nullable R pick(
      RouteRule<R> rule, RouteQuery request, @Nullable Set<String> allow) {
    boolean method = rule.fitsMethod(request.httpMethod());
    if (method != (allow == null) || !rule.fits(request)) {
      return null;
    }
    if (allow == null) {
      return rule.target();
    }
    rule.addMethodsTo(allow);
    return null;
  }
}
