package dev.jadegate.upstream.discovery.etcd;

import dev.jadegate.config.EtcdConfig;
import dev.jadegate.config.RegistryTlsConfig;
import dev.jadegate.tls.TlsFiles;
import java.net.URI;
import java.util.List;

/**
 * Where a cluster is and how it is asked.
 *
 * @param members any of which can be asked
 * @param prefix of the keys; ends with a slash
 * @param user empty: none
 */
public record EtcdSettings(
    List<URI> members, String prefix, String user, String password, TlsFiles tls) {
  /** As the configuration has it. */
  static EtcdSettings of(EtcdConfig config) {
    RegistryTlsConfig tls = config.tls();
    return new EtcdSettings(
        config.endpoints().stream().map(EtcdSettings::member).toList(),
        config.prefix(),
        config.username(),
        config.password(),
        tls == null ? TlsFiles.NONE : new TlsFiles(tls.ca(), tls.cert(), tls.key()));
  }

  private static URI member(String endpoint) {
    return URI.create(endpoint.contains("://") ? endpoint : "http://" + endpoint);
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "EtcdSettings[members=" + members + ", prefix=" + prefix + "]";
  }
}
