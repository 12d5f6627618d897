package dev.jadegate.lifecycle;

import dev.jadegate.admin.AdminGuard;
import dev.jadegate.admin.AdminPage;
import dev.jadegate.admin.AdminToken;
import dev.jadegate.admin.CachePage;
import dev.jadegate.admin.IndexPage;
import dev.jadegate.admin.ServicesPage;
import dev.jadegate.admin.VersionPage;
import dev.jadegate.cache.ResponseCache;
import dev.jadegate.config.AddressSet;
import dev.jadegate.config.GatewayConfig;
import dev.jadegate.config.Priority;
import dev.jadegate.config.SecurityConfig;
import dev.jadegate.config.SecurityHeaders;
import dev.jadegate.filter.FilterChain;
import dev.jadegate.filter.requestid.RequestIdFilter;
import dev.jadegate.filter.security.SecurityHeadersFilter;
import dev.jadegate.header.Via;
import dev.jadegate.message.FieldName;
import dev.jadegate.proxy.Action;
import dev.jadegate.proxy.Endpoint;
import dev.jadegate.proxy.Observation;
import dev.jadegate.proxy.ReservedRoutes;
import dev.jadegate.proxy.RetryPolicy;
import dev.jadegate.proxy.Route;
import dev.jadegate.proxy.Snapshot;
import dev.jadegate.proxy.Timings;
import dev.jadegate.route.PathMatch;
import dev.jadegate.route.PathParameters;
import dev.jadegate.route.RequestTarget;
import dev.jadegate.route.RouteRule;
import dev.jadegate.route.RouteTable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** From configuration to the snapshot of the admin port. */
final class AdminPages {
  /** Nothing that is sent to it has a body worth reading. */
  private static final int MAX_BODY = 64 * 1024;

  /** Its answers are data: a browser has nothing to load and nothing to show in a frame. */
  private static final SecurityConfig SECURITY =
      new SecurityConfig(
          new SecurityHeaders(true, Map.of("Referrer-Policy", "no-referrer")),
          "default-src 'none'; frame-ancestors 'none'",
          "");

  private final GatewayOptions options;
  private final ReservedPages reserved;
  private final Services services;
  private final CachePage cache;
  private final Observation observation;
  private final Endpoint version;

  AdminPages(
      GatewayOptions options,
      ReservedPages reserved,
      Services services,
      ResponseCache cache,
      Observation observation) {
    this.options = options;
    this.reserved = reserved;
    this.services = services;
    this.cache = new CachePage(cache);
    this.observation = observation;
    version = new VersionPage(options.version(), options.clock().instant());
  }

  /** Compiles. */
  Snapshot compile(GatewayConfig config, AdminToken token) {
    List<AdminPage> pages = pages(config);
    FieldName requestId = FieldName.of(config.gateway().requestIdHeader());
    Guards guards = new Guards(hosts(config), token, requestId);
    List<RouteRule<Route>> rules = new ArrayList<>();
    rules.add(rule(AdminPage.read("/", "this list", IndexPage.of(pages)), guards));
    pages.forEach(page -> rules.add(rule(page, guards)));
    AdminPage nowhere =
        new AdminPage("", "", AdminGuard.Access.READ, "", IndexPage.notFound(pages));
    return new Snapshot(
        new ReservedRoutes(Map.of(), Map.of()),
        new RouteTable<>(rules),
        Map.of(),
        route(nowhere, guards, PathMatch.exact("/")),
        new RequestTarget.Rules(true, true), // %2F may be part of an instance's id
        AddressSet.NONE,
        requestId,
        true,
        new Via("jadegate-admin"),
        observation,
        null);
  }

  private static Set<String> hosts(GatewayConfig config) {
    Set<String> hosts = new HashSet<>();
    config.admin().hosts().forEach(host -> hosts.add(host.toLowerCase(Locale.ROOT)));
    return hosts;
  }

  /** What stands before every page, each with its own degree of access. */
  private record Guards(Set<String> hosts, AdminToken token, FieldName requestId) {
    FilterChain before(AdminPage page) {
      return new FilterChain(
          List.of(
              new SecurityHeadersFilter(SECURITY),
              new RequestIdFilter(requestId),
              new AdminGuard(hosts, token, page.access())));
    }
  }

  private List<AdminPage> pages(GatewayConfig config) {
    List<AdminPage> pages = new ArrayList<>();
    ServicesPage all = new ServicesPage(services::all, services::foundBy, System::nanoTime);
    pages.add(AdminPage.read("/services", "all services with their instances", all));
    pages.add(AdminPage.read("/services/{name}", "one service", all));
    String instance = "/services/{name}/instances/{id}";
    pages.add(
        AdminPage.action(instance + "/drain", "nothing new for an instance", all.draining(true)));
    pages.add(AdminPage.action(instance + "/undrain", "let it serve again", all.draining(false)));
    pages.add(AdminPage.read("/cache", "how much is in the response cache", cache));
    pages.add(AdminPage.action("/cache/purge", "make the response cache forget", cache::purge));
    pages.add(AdminPage.read("/version", "what is running, and since when", version));
    reserved
        .ofAdmin(config)
        .forEach((path, page) -> pages.add(AdminPage.open(path, "health or metrics", page)));
    return pages;
  }

  private static RouteRule<Route> rule(AdminPage page, Guards guards) {
    boolean literal = page.access() == AdminGuard.Access.OPEN;
    PathMatch path = literal ? PathMatch.exact(page.path()) : PathMatch.pattern(page.path());
    return new RouteRule<>(
        route(page, guards, path),
        new RouteRule.Parts(path, List.of(), List.of(), List.of(), Map.of(), Map.of()));
  }

  private static Route route(AdminPage page, Guards guards, PathMatch path) {
    return new Route(
        new Route.Parts(
            "admin " + page.path(),
            new Action.Reserved(page.endpoint()),
            guards.before(page),
            new Timings(0, 0, 0, 0, null),
            new RetryPolicy(0, Set.of(), 0, 0, 0, 0),
            null,
            null,
            MAX_BODY,
            Priority.HIGH,
            Set.of(),
            PathParameters.of(path),
            null,
            false,
            page.path()));
  }
}
