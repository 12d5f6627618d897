package dev.jadegate.upstream.discovery.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.config.KubernetesConfig;
import dev.jadegate.tls.TlsFiles;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the configuration does not say is that of the pod's service account. */
class KubernetesSettingsTest {
  @TempDir private Path account;

  private KubernetesSettings of(String namespace, String api, String token, String ca) {
    return KubernetesSettings.of(new KubernetesConfig(namespace, api, token, ca), account);
  }

  @Test
  void podHasTokenAuthorityAndNamespace() throws Exception {
    Files.writeString(account.resolve("namespace"), "shop\n");
    Path ca = Files.writeString(account.resolve("ca.crt"), "");

    assertThat(of("", "https://kubernetes.default.svc", "", ""))
        .isEqualTo(
            new KubernetesSettings(
                URI.create("https://kubernetes.default.svc"),
                "shop",
                account.resolve("token"),
                false,
                new TlsFiles(ca.toString(), null, null)));
  }

  @Test
  void outsideOfAClusterThereIsNothing() {
    assertThat(of("", "localhost:6443", "", ""))
        .isEqualTo(
            new KubernetesSettings(
                URI.create("https://localhost:6443"),
                "default",
                account.resolve("token"),
                false,
                TlsFiles.NONE));
  }

  @Test
  void whatIsSaidHolds() {
    assertThat(of("n", "http://a:1", "t", "c"))
        .isEqualTo(
            new KubernetesSettings(
                URI.create("http://a:1"), "n", Path.of("t"), true, new TlsFiles("c", null, null)));
  }
}
