package dev.jadegate.proxy;

import dev.jadegate.filter.clientcert.ClientCertificate;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What the exchanges of a connection know of its TLS.
 *
 * @param version such as {@code TLSv1.3}
 * @param certificate of the client, verified; null if it showed none
 * @param serves whether a request for a host, lower case, may come over this connection
 */
public record TlsPeer(
    String version, @Nullable ClientCertificate certificate, Predicate<String> serves) {
  /** From the client's verified chain, its own certificate first; empty if it showed none. */
  public static TlsPeer of(String version, List<X509Certificate> chain, Predicate<String> serves) {
    return new TlsPeer(
        version, chain.isEmpty() ? null : ClientCertificate.of(chain.getFirst()), serves);
  }
}
