package dev.jadegate.route;

import java.util.List;
import org.jspecify.annotations.Nullable;

public final class RouteTable<R> {
  public record Rule<R>(String path, R target) {}

  private final List<Rule<R>> rules;

  public RouteTable(List<Rule<R>> rules) {
    this.rules = rules;
  }

  public @Nullable R find(RouteQuery q) {
    for (Rule<R> r : rules) if (q.path().startsWith(r.path())) return r.target();
    return null;
  }

  public String allowedMethods(RouteQuery q) {
    return "";
  }
}
