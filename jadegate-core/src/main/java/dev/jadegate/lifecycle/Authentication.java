package dev.jadegate.lifecycle;

import dev.jadegate.api.Filter;
import dev.jadegate.auth.ApiKeyScheme;
import dev.jadegate.auth.BasicScheme;
import dev.jadegate.auth.JwtScheme;
import dev.jadegate.auth.KeyListener;
import dev.jadegate.auth.Scheme;
import dev.jadegate.config.ApiKeysConfig;
import dev.jadegate.config.AuthConfig;
import dev.jadegate.config.BasicConfig;
import dev.jadegate.config.ConfigException;
import dev.jadegate.config.FileWatch;
import dev.jadegate.config.JwtConfig;
import dev.jadegate.config.Place;
import dev.jadegate.config.Problem;
import dev.jadegate.config.RouteAuthConfig;
import dev.jadegate.filter.auth.AuthFilter;
import dev.jadegate.filter.auth.AuthListener;
import dev.jadegate.filter.auth.ClaimFieldsFilter;
import dev.jadegate.message.FieldName;
import dev.jadegate.observe.GatewayMetrics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ways to show who asks, over all reloads: those whose configuration is the same keep their
 * keys and what they remember. Files are watched; if what is in them is wrong, what was in them
 * before counts. Owned by the thread that reloads.
 */
final class Authentication implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Authentication.class);

  /** So long a configuration waits for the keys of issuers before it is in force. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final InstantSource clock;
  private final KeyListener keyListener;
  private final AuthListener listener;
  private volatile Plan plan = new Plan(Map.of(), null, null);
  private Set<Path> watched = Set.of();
  private @Nullable FileWatch watch;

  /** For the metrics of a gateway. */
  Authentication(InstantSource clock, GatewayMetrics metrics) {
    this(
        clock,
        metrics.auth()::keysFetched,
        (method, result) -> metrics.auth().decided(method, result.label()));
    metrics.gauge(
        "jwks_keys",
        "Keys of an issuer by which its tokens are verified.",
        series -> plan.jwt().forEach((name, jwt) -> series.value(jwt.keyCount(), name)),
        "issuer");
    metrics.gauge(
        "jwks_age_seconds",
        "Since the keys of an issuer were fetched. Not there before that.",
        series ->
            plan.jwt()
                .forEach((name, jwt) -> {
                  if (jwt.keysAge() >= 0) {
                    series.value(jwt.keysAge(), name);
                  }
                }),
        "issuer");
  }

  private Authentication(InstantSource clock, KeyListener keyListener, AuthListener listener) {
    this.clock = clock;
    this.keyListener = keyListener;
    this.listener = listener;
  }

  /** For a compilation whose result is not used. */
  static Authentication standIn(InstantSource clock) {
    return new Authentication(clock, (issuer, good) -> {}, (method, result) -> () -> {});
  }

  /** What a configuration says of it; nothing of it is begun. */
  final class Plan {
    private final Map<String, JwtScheme> jwt;
    private final @Nullable ApiKeyScheme apiKeys;
    private final @Nullable BasicScheme basic;

    private Plan(
        Map<String, JwtScheme> jwt, @Nullable ApiKeyScheme apiKeys, @Nullable BasicScheme basic) {
      this.jwt = jwt;
      this.apiKeys = apiKeys;
      this.basic = basic;
    }

    private Map<String, JwtScheme> jwt() {
      return jwt;
    }

    /** The filter for a route's policy. */
    Filter filter(RouteAuthConfig policy) {
      List<Scheme> schemes = new ArrayList<>();
      for (String name : policy.jwt()) {
        schemes.add(Objects.requireNonNull(jwt.get(name), "an issuer that was checked"));
      }
      if (policy.apiKey()) {
        schemes.add(Objects.requireNonNull(apiKeys, "keys that were checked"));
      }
      if (policy.basic()) {
        schemes.add(Objects.requireNonNull(basic, "names that were checked"));
      }
      return new AuthFilter(policy, schemes, listener);
    }

    /** The filter for all routes; null if the instances are told nothing of who asks. */
    @Nullable Filter claimFields() {
      Set<FieldName> fields = new LinkedHashSet<>();
      jwt.values().forEach(scheme -> fields.addAll(scheme.forwarded().keySet()));
      return fields.isEmpty() ? null : new ClaimFieldsFilter(fields);
    }

    private Set<Path> files() {
      Set<Path> files = new LinkedHashSet<>();
      for (JwtScheme scheme : jwt.values()) {
        Stream.of(scheme.config().jwksFile(), scheme.config().publicKey())
            .filter(Objects::nonNull)
            .forEach(file -> files.add(Path.of(file)));
      }
      if (apiKeys != null) {
        files.add(Path.of(apiKeys.config().file()));
      }
      if (basic != null) {
        files.add(Path.of(basic.config().file()));
      }
      return files;
    }
  }

  /** Reads the files of a configuration, and says what is wrong with them. */
  static void check(AuthConfig config, InstantSource clock) {
    standIn(clock).prepare(config);
  }

  /**
   * Finds or makes what a configuration wants; changes nothing.
   *
   * @throws ConfigException with what is wrong with its files
   */
  Plan prepare(AuthConfig config) {
    List<Problem> problems = new ArrayList<>();
    Map<String, JwtScheme> jwt = new LinkedHashMap<>();
    config
        .jwt()
        .forEach((name, wanted) -> {
          JwtScheme made =
              made(problems, wanted.place(), "auth.jwt." + name, () -> jwt(name, wanted));
          if (made != null) {
            jwt.put(name, made);
          }
        });
    ApiKeysConfig keys = config.apiKeys();
    ApiKeyScheme apiKeys =
        keys == null
            ? null
            : made(problems, keys.place(), "auth.api_keys.file", () -> apiKeys(keys));
    BasicConfig names = config.basic();
    BasicScheme basic =
        names == null ? null : made(problems, names.place(), "auth.basic.file", () -> basic(names));
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    return new Plan(jwt, apiKeys, basic);
  }

  /** What reads a file. */
  @FunctionalInterface
  private interface Making<T> {
    T make() throws IOException;
  }

  private static <T> @Nullable T made(
      List<Problem> problems, Place place, String path, Making<T> making) {
    try {
      return making.make();
    } catch (IOException e) {
      problems.add(new Problem(place, path, String.valueOf(e.getMessage())));
    } catch (ConfigException e) {
      problems.addAll(e.problems());
    }
    return null;
  }

  private JwtScheme jwt(String name, JwtConfig wanted) throws IOException {
    JwtScheme before = plan.jwt().get(name);
    return before != null && before.config().isLike(wanted)
        ? before
        : JwtScheme.of(name, wanted, clock, keyListener);
  }

  private ApiKeyScheme apiKeys(ApiKeysConfig wanted) throws IOException {
    ApiKeyScheme before = plan.apiKeys;
    return before != null && before.config().isLike(wanted)
        ? before
        : new ApiKeyScheme(wanted, clock);
  }

  private BasicScheme basic(BasicConfig wanted) throws IOException {
    BasicScheme before = plan.basic;
    return before != null && before.config().isLike(wanted) ? before : new BasicScheme(wanted);
  }

  /** The plan is in force; returns once the keys of new issuers are there, or do not come. */
  void commit(Plan next) {
    Plan before = plan;
    plan = next;
    List<JwtScheme> fresh =
        next.jwt().values().stream().filter(jwt -> !before.jwt().containsValue(jwt)).toList();
    fresh.forEach(JwtScheme::start);
    fresh.forEach(jwt -> jwt.awaitKeys(PATIENCE));
    watch(next.files());
  }

  /** Nobody uses what was in force before and is no more. */
  void retire(Plan before) {
    before.jwt().values().stream()
        .filter(jwt -> !plan.jwt().containsValue(jwt))
        .forEach(JwtScheme::close);
  }

  /** What is in force. */
  Plan plan() {
    return plan;
  }

  private void watch(Set<Path> files) {
    if (files.equals(watched)) {
      return;
    }
    if (watch != null) {
      watch.close();
    }
    watched = files;
    watch = files.isEmpty() ? null : new FileWatch(List.copyOf(files), this::reread);
  }

  /** A file changed, and nobody knows which. */
  private void reread() {
    Plan present = plan;
    present.jwt().forEach((name, jwt) -> reread("auth.jwt." + name, jwt::reread));
    if (present.apiKeys != null) {
      reread("auth.api_keys", present.apiKeys::reread);
    }
    if (present.basic != null) {
      reread("auth.basic", present.basic::reread);
    }
  }

  /** What reads a file again. */
  @FunctionalInterface
  private interface Rereading {
    boolean run() throws IOException;
  }

  private static void reread(String path, Rereading reading) {
    try {
      if (reading.run()) {
        LOG.info("{}: what its file says is in force", path);
      }
    } catch (IOException e) {
      LOG.error("{}: what was there before stays: {}", path, e.getMessage());
    } catch (ConfigException e) {
      e.problems()
          .forEach(problem -> LOG.error("{}: what was there before stays: {}", path, problem));
    }
  }

  @Override
  public void close() {
    if (watch != null) {
      watch.close();
    }
    plan.jwt().values().forEach(JwtScheme::close);
  }
}
