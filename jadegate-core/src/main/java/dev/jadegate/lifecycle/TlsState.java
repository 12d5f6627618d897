package dev.jadegate.lifecycle;

import dev.jadegate.config.ConfigException;
import dev.jadegate.config.FileWatch;
import dev.jadegate.config.GatewayConfig;
import dev.jadegate.config.Problem;
import dev.jadegate.observe.GatewayMetrics;
import dev.jadegate.tls.ContextCache;
import dev.jadegate.tls.DownstreamTls;
import dev.jadegate.tls.Identity;
import dev.jadegate.tls.TlsCompiler;
import dev.jadegate.tls.TlsSet;
import io.netty.handler.ssl.SslContext;
import io.netty.util.ReferenceCountUtil;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TLS of the configuration in force. Its files are watched; when they change, new connections get
 * what is in them, and if that is bad, what was in them before. Owned by the thread that reloads,
 * except {@link #of}, which the event loops ask.
 */
final class TlsState implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TlsState.class);

  private final Consumer<Runnable> afterTurn;
  private final InstantSource clock;
  private final Runnable onFilesChanged;
  private final ContextCache cache = new ContextCache();
  private Set<String> watched = Set.of();
  private @Nullable FileWatch watch;
  private volatile TlsSet set = TlsSet.NONE;

  /** Replaced, and perhaps still in the hands of a loop. */
  private final Queue<SslContext> retired = new ConcurrentLinkedQueue<>();

  /**
   * @param afterTurn does something once no event loop holds what was replaced before
   * @param onFilesChanged called on a thread of its own
   */
  TlsState(Consumer<Runnable> afterTurn, InstantSource clock, Runnable onFilesChanged) {
    this.afterTurn = afterTurn;
    this.clock = clock;
    this.onFilesChanged = onFilesChanged;
  }

  /** What is to be in force; ends with {@link #commit} or {@link #discard}. */
  record Plan(TlsSet set, ContextCache.Draft draft, Set<String> files, List<Problem> warnings) {
    void discard() {
      draft.discard();
    }
  }

  /** What a configuration makes of its files, not to be used; gives warnings. */
  static List<Problem> check(GatewayConfig config, Instant now) {
    Plan plan = plan(config, new ContextCache(), TlsSet.NONE, now);
    plan.discard();
    return plan.warnings();
  }

  /**
   * Reads all files of a configuration.
   *
   * @throws ConfigException with what is wrong with them
   */
  Plan prepare(GatewayConfig config) {
    return plan(config, cache, set, clock.instant());
  }

  private static Plan plan(GatewayConfig config, ContextCache cache, TlsSet before, Instant now) {
    ContextCache.Draft draft = cache.draft();
    TlsCompiler compiler = new TlsCompiler(draft, before, false, now);
    List<TlsCompiler.ListenerUnit> units = Bindings.tls(config.gateway());
    TlsSet made = compiler.compile(units, config.services());
    if (!compiler.problems().isEmpty()) {
      draft.discard();
      throw new ConfigException(compiler.problems());
    }
    Set<String> files = TlsCompiler.files(units, config.services());
    return new Plan(made, draft, files, compiler.warnings());
  }

  /** The plan is in force. */
  void commit(Plan plan) {
    plan.warnings().forEach(warning -> LOG.warn("configuration: {}", warning));
    enter(plan.set(), plan.draft());
    watch(plan.files());
  }

  private void enter(TlsSet next, ContextCache.Draft draft) {
    next.enter();
    set = next;
    List<SslContext> gone = draft.commit();
    if (!gone.isEmpty()) {
      retired.addAll(gone);
      afterTurn.accept(() -> gone.forEach(this::release));
    }
  }

  private void release(SslContext context) {
    if (retired.remove(context)) {
      ReferenceCountUtil.release(context);
    }
  }

  private void watch(Set<String> files) {
    if (files.equals(watched)) {
      return;
    }
    if (watch != null) {
      watch.close();
    }
    watched = files;
    List<Path> paths = files.stream().map(Path::of).toList();
    watch = paths.isEmpty() ? null : new FileWatch(paths, onFilesChanged);
  }

  /** The files changed, the configuration did not. */
  void refresh(GatewayConfig config) {
    ContextCache.Draft draft = cache.draft();
    TlsCompiler compiler = new TlsCompiler(draft, set, true, clock.instant());
    TlsSet made = compiler.compile(Bindings.tls(config.gateway()), config.services());
    compiler.warnings().forEach(warning -> LOG.warn("configuration: {}", warning));
    compiler
        .problems()
        .forEach(problem -> LOG.error("certificate refused, the one before stays: {}", problem));
    enter(made, draft);
    if (compiler.problems().isEmpty()) {
      LOG.info("certificates are in force");
    }
  }

  /** What a listener serves now; null if it has no TLS. */
  @Nullable DownstreamTls of(String listener) {
    return set.listeners().get(listener);
  }

  /** Reports the seconds until each certificate ends. */
  void report(GatewayMetrics.Series series) {
    Instant now = clock.instant();
    set.listeners()
        .forEach((listener, tls) -> {
          Map<String, Long> left = new TreeMap<>(); // two may have the same name
          for (Identity identity : tls.identities()) {
            long seconds = Duration.between(now, identity.expiry()).toSeconds();
            left.merge(identity.title(), seconds, Math::min);
          }
          left.forEach((name, seconds) -> series.value(seconds, listener, name));
        });
  }

  /** Once the loops have stopped. */
  @Override
  public void close() {
    if (watch != null) {
      watch.close();
    }
    set = TlsSet.NONE;
    retired.addAll(cache.draft().commit());
    retired.forEach(this::release);
  }
}
