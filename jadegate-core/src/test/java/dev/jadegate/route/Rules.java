package dev.jadegate.route;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Builds rules that lead to their own names. */
final class Rules {
  private final List<RouteRule<String>> rules = new ArrayList<>();

  Rules add(String name, PathMatch path) {
    return add(name, path, List.of(), List.of(), Map.of(), Map.of());
  }

  Rules host(String name, PathMatch path, String... hosts) {
    return add(name, path, List.of(hosts), List.of(), Map.of(), Map.of());
  }

  Rules methods(String name, PathMatch path, String... methods) {
    return add(name, path, List.of(), List.of(methods), Map.of(), Map.of());
  }

  Rules field(String name, PathMatch path, String field, String value) {
    return add(name, path, List.of(), List.of(), Map.of(field, value), Map.of());
  }

  Rules query(String name, PathMatch path, String parameter, String value) {
    return add(name, path, List.of(), List.of(), Map.of(), Map.of(parameter, value));
  }

  Rules add(
      String name,
      PathMatch path,
      List<String> hosts,
      List<String> methods,
      Map<String, String> fields,
      Map<String, String> query) {
    rules.add(
        new RouteRule<>(name, new RouteRule.Parts(path, hosts, List.of(), methods, fields, query)));
    return this;
  }

  Rules listener(String name, PathMatch path, String... listeners) {
    rules.add(
        new RouteRule<>(
            name,
            new RouteRule.Parts(
                path, List.of(), List.of(listeners), List.of(), Map.of(), Map.of())));
    return this;
  }

  RouteTable<String> table() {
    return new RouteTable<>(rules);
  }

  List<RouteRule<String>> all() {
    return rules;
  }
}
