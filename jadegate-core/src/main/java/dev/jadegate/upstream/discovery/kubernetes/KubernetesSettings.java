package dev.jadegate.upstream.discovery.kubernetes;

import dev.jadegate.config.KubernetesConfig;
import dev.jadegate.tls.TlsFiles;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where a cluster is and how it is asked.
 *
 * @param namespace of services whose name says none
 * @param tokenRequired whether the token's file must be there
 */
public record KubernetesSettings(
    URI api, String namespace, Path tokenFile, boolean tokenRequired, TlsFiles tls) {
  private static final Path ACCOUNT = Path.of("/var/run/secrets/kubernetes.io/serviceaccount");

  /** As the configuration has it, with what the pod's service account has for the rest. */
  static KubernetesSettings of(KubernetesConfig config) {
    return of(config, ACCOUNT);
  }

  static KubernetesSettings of(KubernetesConfig config, Path account) {
    String api = config.api();
    Path ca = account.resolve("ca.crt");
    String usualCa = Files.exists(ca) ? ca.toString() : null;
    return new KubernetesSettings(
        URI.create(api.contains("://") ? api : "https://" + api),
        config.namespace().isEmpty() ? ownNamespace(account) : config.namespace(),
        config.tokenFile().isEmpty() ? account.resolve("token") : Path.of(config.tokenFile()),
        !config.tokenFile().isEmpty(),
        new TlsFiles(config.caFile().isEmpty() ? usualCa : config.caFile(), null, null));
  }

  private static String ownNamespace(Path account) {
    try {
      return Files.readString(account.resolve("namespace")).strip();
    } catch (IOException e) {
      return "default"; // not in a cluster
    }
  }
}
