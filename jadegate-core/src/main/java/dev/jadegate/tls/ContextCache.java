package dev.jadegate.tls;

import dev.jadegate.config.ClientAuth;
import dev.jadegate.config.TlsVersion;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * The contexts in use, by what they were made of: listeners with the same certificate and settings
 * share one, and a reload that changes neither keeps it, so that clients resume their sessions
 * everywhere. Whoever knows other authorities for clients never shares a session, or a client could
 * carry the consent of one to the other. BoringSSL makes the keys of the tickets and changes them
 * every two days. Owned by the thread that reloads.
 */
public final class ContextCache {
  /** What a context is made of; files by their content. */
  private record Recipe(
      boolean server,
      String identity,
      String authorities,
      TlsVersion oldest,
      ClientAuth clientAuth,
      boolean verify,
      List<String> protocols) {}

  /** Null until somebody needs TLS: its library takes a moment to load. */
  private @Nullable SslProvider provider;

  private Map<Recipe, SslContext> inUse = Map.of();

  /** With the best TLS that there is here. */
  public ContextCache() {}

  ContextCache(SslProvider provider) {
    this.provider = provider;
  }

  private SslProvider provider() {
    SslProvider known = provider;
    if (known == null) {
      known = Engine.best();
      provider = known;
    }
    return known;
  }

  /** A set of contexts that shall take the place of those in use. */
  public Draft draft() {
    return new Draft();
  }

  /** Contexts to be; ends with {@link #commit} or {@link #discard}. */
  public final class Draft {
    private final Map<Recipe, SslContext> contexts = new HashMap<>();

    private Draft() {}

    /**
     * For a listener.
     *
     * @param clientCa who may have signed the clients' certificates
     * @throws SSLException if the library refuses a certificate
     */
    public SslContext server(
        Identity identity,
        TlsVersion oldest,
        ClientAuth clientAuth,
        @Nullable Authorities clientCa,
        List<String> protocols)
        throws SSLException {
      Recipe recipe =
          new Recipe(
              true,
              identity.digest(),
              clientCa == null ? "" : clientCa.digest(),
              oldest,
              clientAuth,
              true,
              protocols);
      SslContext known = known(recipe);
      if (known != null) {
        return known;
      }
      SslContextBuilder builder =
          SslContextBuilder.forServer(identity.key(), identity.chain())
              .clientAuth(
                  switch (clientAuth) {
                    case NONE -> io.netty.handler.ssl.ClientAuth.NONE;
                    case OPTIONAL -> io.netty.handler.ssl.ClientAuth.OPTIONAL;
                    case REQUIRED -> io.netty.handler.ssl.ClientAuth.REQUIRE;
                  });
      // Of nobody if nobody is asked: else each context is given all whom the Java runtime trusts.
      builder.trustManager(
          clientCa == null || clientAuth == ClientAuth.NONE ? List.of() : clientCa.certificates());
      return add(recipe, builder);
    }

    /**
     * For a service.
     *
     * @param ca null: whom the Java runtime trusts
     * @param own shown to instances that ask
     * @throws SSLException if the library refuses a certificate
     */
    public SslContext client(
        @Nullable Authorities ca, @Nullable Identity own, boolean verify, List<String> protocols)
        throws SSLException {
      Recipe recipe =
          new Recipe(
              false,
              own == null ? "" : own.digest(),
              ca == null ? "" : ca.digest(),
              TlsVersion.TLS_1_2,
              ClientAuth.NONE,
              verify,
              protocols);
      SslContext known = known(recipe);
      if (known != null) {
        return known;
      }
      SslContextBuilder builder = SslContextBuilder.forClient();
      if (own != null) {
        builder.keyManager(own.key(), own.chain());
      }
      if (!verify) {
        builder.trustManager(InsecureTrustManagerFactory.INSTANCE);
        builder.endpointIdentificationAlgorithm(null);
      } else {
        builder.endpointIdentificationAlgorithm("HTTPS");
        if (ca != null) {
          builder.trustManager(ca.certificates());
        }
      }
      return add(recipe, builder);
    }

    private @Nullable SslContext known(Recipe recipe) {
      SslContext known = contexts.get(recipe);
      if (known == null) {
        known = inUse.get(recipe);
        if (known != null) {
          contexts.put(recipe, known);
        }
      }
      return known;
    }

    private SslContext add(Recipe recipe, SslContextBuilder builder) throws SSLException {
      SslContext made =
          Engine.common(builder, provider(), recipe.oldest().spelling(), recipe.protocols())
              .build();
      contexts.put(recipe, made);
      return made;
    }

    /** Goes on with contexts that are in use, whatever they were made of. */
    void keep(List<SslContext> contextsInUse) {
      inUse.forEach((recipe, context) -> {
        if (contextsInUse.contains(context)) {
          contexts.put(recipe, context);
        }
      });
    }

    /** Takes the place; gives those that nobody uses for new connections any more. */
    public List<SslContext> commit() {
      List<SslContext> gone = new ArrayList<>(inUse.values());
      gone.removeAll(contexts.values());
      inUse = contexts;
      return gone;
    }

    /** Gives up; what was in use stays. */
    public void discard() {
      contexts.forEach((recipe, context) -> {
        if (!Objects.equals(inUse.get(recipe), context)) {
          ReferenceCountUtil.release(context);
        }
      });
    }
  }
}
