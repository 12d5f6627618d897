package dev.jadegate.app;

import dev.jadegate.config.RouteConfig;
import dev.jadegate.config.SplitByConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A route as a person reads it. */
final class RouteText {
  private RouteText() {}

  /** What it matches beside the host and the methods. */
  static String path(RouteConfig route) {
    if (route.exact() != null) {
      return "exact " + route.exact();
    }
    if (route.pattern() != null) {
      return "pattern " + route.pattern();
    }
    if (route.regex() != null) {
      return "regex " + route.regex();
    }
    return "path " + Objects.requireNonNullElse(route.path(), "/");
  }

  /** Headers, query and listeners, if any. */
  static String conditions(RouteConfig route) {
    List<String> parts = new ArrayList<>();
    route.headers().forEach((name, value) -> parts.add(name + ": " + value));
    route.query().forEach((name, value) -> parts.add("?" + name + "=" + value));
    if (!route.listeners().isEmpty()) {
      parts.add("listener " + String.join(",", route.listeners()));
    }
    return String.join("; ", parts);
  }

  /** Where it leads. */
  static String target(RouteConfig route) {
    if (route.redirect() != null) {
      return "redirect " + route.redirect().status() + " " + route.redirect().to();
    }
    if (route.respond() != null) {
      return "respond " + route.respond().status();
    }
    if (!route.split().isEmpty()) {
      return route.split().entrySet().stream()
          .map(part -> part.getKey() + " " + part.getValue())
          .collect(Collectors.joining(", ", "split ", by(route.splitBy())));
    }
    return "service " + route.service();
  }

  private static String by(@Nullable SplitByConfig by) {
    if (by == null) {
      return "";
    }
    return by.key() == null ? " by cookie " + by.cookie() : " by " + by.key();
  }
}
