package dev.jadegate.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * The files that TLS to another server needs, such as a registry; they are read again for each
 * connection, because those who issue certificates replace them.
 *
 * @param ca who may have signed the server's certificate; null: whom Java trusts
 * @param cert what is shown to the server; null: nothing
 * @param key the private key of {@code cert}
 */
public record TlsFiles(@Nullable String ca, @Nullable String cert, @Nullable String key) {
  /** No file at all. */
  public static final TlsFiles NONE = new TlsFiles(null, null, null);

  /** The content of the files. */
  public record Content(@Nullable Authorities ca, @Nullable Identity own) {
    /** Tells contents apart. */
    public String digest() {
      return (ca == null ? "" : ca.digest()) + ' ' + (own == null ? "" : own.digest());
    }

    /** A context of this content. */
    public SSLContext context() throws IOException {
      try {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(
            own == null ? null : keyManagers(own),
            ca == null ? null : trustManagers(ca),
            new SecureRandom());
        return context;
      } catch (GeneralSecurityException e) {
        throw new IOException("TLS cannot be set up: " + e.getMessage(), e);
      }
    }
  }

  /**
   * Reads them.
   *
   * @throws IOException if one cannot be used
   */
  public Content read() throws IOException {
    try {
      return new Content(
          ca == null ? null : Authorities.load(ca),
          cert == null || key == null ? null : Identity.load(cert, key));
    } catch (TlsFileException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static TrustManager[] trustManagers(Authorities ca)
      throws GeneralSecurityException, IOException {
    KeyStore store = emptyStore();
    for (X509Certificate certificate : ca.certificates()) {
      store.setCertificateEntry("ca-" + store.size(), certificate);
    }
    TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(store);
    return factory.getTrustManagers();
  }

  private static KeyManager[] keyManagers(Identity own)
      throws GeneralSecurityException, IOException {
    char[] password = {'-'}; // of a store that is in memory only
    KeyStore store = emptyStore();
    store.setKeyEntry("own", own.key(), password, own.chain().toArray(new X509Certificate[0]));
    KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
    factory.init(store, password);
    return factory.getKeyManagers();
  }

  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }
}
