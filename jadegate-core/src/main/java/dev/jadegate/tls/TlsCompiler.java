package dev.jadegate.tls;

import dev.jadegate.config.CertificateConfig;
import dev.jadegate.config.Place;
import dev.jadegate.config.Problem;
import dev.jadegate.config.ServiceConfig;
import dev.jadegate.config.TlsConfig;
import dev.jadegate.config.UpstreamTlsConfig;
import io.netty.handler.ssl.SslContext;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * From the TLS settings of a configuration, and the files that they name, to contexts. What is
 * wrong with a file is noted with the place of its key, and reading goes on with the next.
 */
public final class TlsCompiler {
  /**
   * A listener with TLS.
   *
   * @param path leads to its settings
   * @param protocols to agree on by ALPN, the first preferred
   */
  public record ListenerUnit(String listener, String path, TlsConfig tls, List<String> protocols) {}

  private final ContextCache.Draft draft;
  private final TlsSet before;
  private final boolean keepWhatWorked;
  private final Instant now;
  private final Map<String, DownstreamTls> listeners = new LinkedHashMap<>();
  private final Map<String, UpstreamTls> services = new LinkedHashMap<>();
  private final Map<UpstreamTls, SslContext> contexts = new LinkedHashMap<>();
  private final List<Problem> problems = new ArrayList<>();
  private final List<Problem> warnings = new ArrayList<>();

  /**
   * A compiler for one use.
   *
   * @param before what is in force
   * @param keepWhatWorked whether a listener or service whose files are bad goes on as before
   */
  public TlsCompiler(ContextCache.Draft draft, TlsSet before, boolean keepWhatWorked, Instant now) {
    this.draft = draft;
    this.before = before;
    this.keepWhatWorked = keepWhatWorked;
    this.now = now;
  }

  /** All files that the settings name. */
  public static Set<String> files(List<ListenerUnit> units, List<ServiceConfig> services) {
    Set<String> files = new LinkedHashSet<>();
    for (ListenerUnit unit : units) {
      for (CertificateConfig certificate : unit.tls().certificates()) {
        files.add(certificate.cert());
        files.add(certificate.key());
      }
      add(files, unit.tls().clientCa());
    }
    for (ServiceConfig service : services) {
      UpstreamTlsConfig tls = service.tls();
      if (tls != null) {
        add(files, tls.ca());
        add(files, tls.cert());
        add(files, tls.key());
      }
    }
    return files;
  }

  private static void add(Set<String> files, @Nullable String file) {
    if (file != null) {
      files.add(file);
    }
  }

  /** The result; look at {@link #problems} before using it. */
  public TlsSet compile(List<ListenerUnit> units, List<ServiceConfig> all) {
    units.forEach(this::listener);
    for (ServiceConfig service : all) {
      if (service.protocol().isTls()) {
        service(service);
      }
    }
    return new TlsSet(listeners, services, contexts);
  }

  /** What is wrong, in the order in which it was met. */
  public List<Problem> problems() {
    return problems;
  }

  /** What is odd: certificates that are over. */
  public List<Problem> warnings() {
    return warnings;
  }

  private void listener(ListenerUnit unit) {
    int wrong = problems.size();
    TlsConfig tls = unit.tls();
    List<Identity> identities = new ArrayList<>();
    for (int i = 0; i < tls.certificates().size(); i++) {
      CertificateConfig config = tls.certificates().get(i);
      String path = unit.path() + ".certificates[" + i + "]";
      Identity identity = identity(config.cert(), config.key(), config.place(), path);
      if (identity != null) {
        identities.add(identity);
      }
    }
    Authorities clientCa = authorities(tls.clientCa(), tls.place(), unit.path() + ".client_ca");
    List<SslContext> made = new ArrayList<>();
    for (int i = 0; problems.size() == wrong && i < identities.size(); i++) {
      try {
        made.add(
            draft.server(
                identities.get(i), tls.minVersion(), tls.clientAuth(), clientCa, unit.protocols()));
      } catch (SSLException e) {
        problems.add(
            new Problem(tls.place(), unit.path(), refused(tls.certificates().get(i).cert(), e)));
      }
    }
    DownstreamTls old = before.listeners().get(unit.listener());
    if (problems.size() == wrong) {
      listeners.put(
          unit.listener(), new DownstreamTls(identities, made, tls.clientAuth(), clientCa));
    } else if (keepWhatWorked && old != null) {
      draft.keep(old.contexts());
      listeners.put(unit.listener(), old);
    }
  }

  private void service(ServiceConfig service) {
    int wrong = problems.size();
    String path = "services." + service.name() + ".tls";
    UpstreamTlsConfig tls = Objects.requireNonNullElse(service.tls(), UpstreamTlsConfig.usual());
    List<String> protocols = service.protocol().isHttp2() ? List.of("h2") : List.of("http/1.1");
    Authorities ca = authorities(tls.ca(), tls.place(), path + ".ca");
    Identity own =
        tls.cert() == null || tls.key() == null
            ? null
            : identity(tls.cert(), tls.key(), tls.place(), path);
    UpstreamTls old = before.services().get(service.name());
    UpstreamTls now =
        old != null && old.isFor(tls, protocols) ? old : new UpstreamTls(tls, protocols);
    if (problems.size() == wrong) {
      try {
        contexts.put(now, draft.client(ca, own, tls.verify(), protocols));
        services.put(service.name(), now);
      } catch (SSLException e) {
        problems.add(new Problem(tls.place(), path, refused(String.valueOf(tls.cert()), e)));
      }
    }
    SslContext present = old == null ? null : old.context();
    if (problems.size() > wrong && keepWhatWorked && old != null && present != null) {
      draft.keep(List.of(present));
      contexts.put(old, present);
      services.put(service.name(), old);
    }
  }

  private static String refused(String file, SSLException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return file + ": refused by the TLS library: " + cause.getMessage();
  }

  private @Nullable Identity identity(String cert, String key, Place place, String path) {
    try {
      Identity identity = Identity.load(cert, key);
      Instant begin = identity.certificate().getNotBefore().toInstant();
      if (now.isAfter(identity.expiry())) {
        warnings.add(new Problem(place, path, cert + ": expired at " + identity.expiry()));
      } else if (now.isBefore(begin)) {
        warnings.add(new Problem(place, path, cert + ": not valid before " + begin));
      }
      return identity;
    } catch (TlsFileException e) {
      problems.add(new Problem(place, path, String.valueOf(e.getMessage())));
      return null;
    }
  }

  private @Nullable Authorities authorities(@Nullable String file, Place place, String path) {
    try {
      return file == null ? null : Authorities.load(file);
    } catch (TlsFileException e) {
      problems.add(new Problem(place, path, String.valueOf(e.getMessage())));
      return null;
    }
  }
}
