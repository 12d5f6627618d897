package dev.jadegate.filter.clientcert;

import dev.jadegate.api.Exchange;
import dev.jadegate.api.Filter;
import dev.jadegate.api.Verdict;
import dev.jadegate.message.FieldName;
import dev.jadegate.message.FieldNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;

/**
 * Client-Cert (RFC 9440), X-Client-Cert-Subject and X-Client-Cert-Fingerprint of the client's
 * verified certificate. Fields of these names that the client sent are removed first (section 4),
 * and so are those by which other proxies tell the same, since an instance may still believe them.
 */
public final class ClientCertFilter implements Filter {
  private static final FieldName[] FORGED = {
    FieldNames.CLIENT_CERT,
    FieldNames.CLIENT_CERT_CHAIN,
    FieldNames.X_CLIENT_CERT_SUBJECT,
    FieldNames.X_CLIENT_CERT_FINGERPRINT,
    FieldNames.X_CLIENT_CERT_VERIFIED,
    FieldNames.X_FORWARDED_CLIENT_CERT,
    FieldNames.X_SSL_CLIENT_CERT,
    FieldNames.X_SSL_CLIENT_SUBJECT,
    FieldNames.X_SSL_CLIENT_S_DN,
    FieldNames.X_SSL_CLIENT_FINGERPRINT,
    FieldNames.X_SSL_CLIENT_VERIFY
  };

  @Override
  public Verdict onRequest(Exchange exchange, HttpRequest request) {
    HttpHeaders fields = request.headers();
    for (FieldName name : FORGED) {
      fields.remove(name);
    }
    ClientCertificate certificate = exchange.get(ClientCertificate.SLOT);
    if (certificate != null) {
      fields.add(FieldNames.CLIENT_CERT, certificate.encoded());
      fields.add(FieldNames.X_CLIENT_CERT_SUBJECT, certificate.subject());
      fields.add(FieldNames.X_CLIENT_CERT_FINGERPRINT, certificate.fingerprint());
    }
    return Verdict.proceed();
  }
}
