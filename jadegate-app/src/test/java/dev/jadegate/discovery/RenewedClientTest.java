package dev.jadegate.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jadegate.testkit.TestAuthority;
import dev.jadegate.tls.RenewedClient;
import dev.jadegate.tls.TlsFiles;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When the client of a registry is made anew. */
class RenewedClientTest {
  @TempDir private Path folder;

  private static RenewedClient client(TlsFiles files) {
    return new RenewedClient(files, Duration.ofSeconds(1));
  }

  private String authority(String name) throws Exception {
    Path own = Files.createDirectory(folder.resolve(name));
    return Files.readString(TestAuthority.in(own).file());
  }

  @Test
  void itStaysAsLongAsTheFilesSayTheSame() throws Exception {
    Path ca = folder.resolve("ca.pem");
    Files.writeString(ca, authority("one"));
    try (RenewedClient client = client(new TlsFiles(ca.toString(), null, null))) {
      HttpClient first = client.now();
      assertThat(client.now()).isSameAs(first);

      Files.writeString(ca, authority("two"));
      HttpClient second = client.now();

      assertThat(second).isNotSameAs(first);
      Files.writeString(ca, "half writ");
      assertThat(client.now()).as("while a file cannot be used").isSameAs(second);
    }
  }

  @Test
  void withoutFilesItIsAlwaysTheSame() throws Exception {
    try (RenewedClient client = client(TlsFiles.NONE)) {
      assertThat(client.now()).isSameAs(client.now());
    }
  }

  @Test
  void withoutAnyThatCanBeUsedThereIsNone() {
    try (RenewedClient client =
        client(new TlsFiles(folder.resolve("none.pem").toString(), null, null))) {
      assertThatThrownBy(client::now).isInstanceOf(IOException.class);
    }
  }

  @Test
  void closedItIsNoMore() throws Exception {
    RenewedClient client = client(TlsFiles.NONE);
    client.now();
    client.close();

    assertThatThrownBy(client::now).isInstanceOf(IOException.class).hasMessage("closed");
  }
}
