package dev.jadegate.upstream.discovery.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.api.Discovery;
import dev.jadegate.api.ServiceInstance;
import dev.jadegate.api.ServiceQuery;
import dev.jadegate.config.FileDiscoveryConfig;
import dev.jadegate.config.InstancesFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What listeners hear of a file. */
final class FileDiscoveryTest {
  @TempDir Path folder;
  private final Heard heard = new Heard();
  private Path file;

  /** What a listener hears, as text. */
  private static final class Heard implements Discovery.Listener {
    private final BlockingQueue<String> all = new LinkedBlockingQueue<>();

    @Override
    public void onInstances(List<ServiceInstance> instances) {
      all.add(instances.stream().map(ServiceInstance::id).collect(Collectors.joining(",")));
    }

    @Override
    public void onFailure(String reason) {
      all.add("failure: " + reason);
    }

    String next() throws InterruptedException {
      return String.valueOf(all.poll(10, TimeUnit.SECONDS));
    }
  }

  @BeforeEach
  void name() {
    file = folder.resolve("instances.yaml");
  }

  private void write(String text) throws IOException {
    Path fresh = Files.writeString(folder.resolve("fresh"), text);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private FileDiscovery discovery() {
    return new FileDiscovery(
        new FileDiscoveryConfig(file.toString()), new InstancesFile(name -> null));
  }

  private static ServiceQuery query(String service) {
    return new ServiceQuery(service, List.of(), 0);
  }

  @Test
  void eachServiceHearsOfItsOwnInstances() throws Exception {
    write("a: ['h:1', 'h:2']\nb: ['h:3']");
    Heard other = new Heard();
    try (FileDiscovery discovery = discovery()) {
      discovery.watch(query("a"), heard);
      discovery.watch(query("b"), other);

      assertThat(heard.next()).isEqualTo("h:1,h:2");
      assertThat(other.next()).isEqualTo("h:3");
    }
  }

  @Test
  void serviceThatIsNotThereHasNoInstances() throws Exception {
    write("a: ['h:1']");
    try (FileDiscovery discovery = discovery()) {
      discovery.watch(query("b"), heard);

      assertThat(heard.next()).isEmpty();
    }
  }

  @Test
  void changesAreHeardUntilTheWatchEnds() throws Exception {
    write("a: ['h:1']");
    Heard left = new Heard();
    try (FileDiscovery discovery = discovery()) {
      discovery.watch(query("a"), heard);
      Discovery.Watch leaving = discovery.watch(query("a"), left);
      assertThat(heard.next() + left.next()).isEqualTo("h:1h:1");
      leaving.close();
      write("a: ['h:2']");

      assertThat(heard.next()).isEqualTo("h:2");
      assertThat(left.all).isEmpty();
    }
  }

  @Test
  void badFileKeepsWhatWasThere() throws Exception {
    write("a: ['h:1']");
    Heard later = new Heard();
    try (FileDiscovery discovery = discovery()) {
      discovery.watch(query("a"), heard);
      heard.next();
      write("a: ['h']\nb: ['i']");
      assertThat(heard.next())
          .startsWith("failure: " + file + ":1:5: a[0]: found \"h\"; expected host:port")
          .endsWith("(and 1 more)");
      discovery.watch(query("a"), later);

      assertThat(later.next()).isEqualTo("h:1");
      assertThat(later.next()).startsWith("failure: ");
      write("a: ['h:2']");
      assertThat(heard.next()).isEqualTo("h:2");
    }
  }

  @Test
  void fileMayComeLater() throws Exception {
    try (FileDiscovery discovery = discovery()) {
      discovery.watch(query("a"), heard);
      assertThat(heard.next()).isEqualTo("failure: there is no file " + file);
      write("a: ['h:1']");

      assertThat(heard.next()).isEqualTo("h:1");
    }
  }

  @Test
  void deletedFileKeepsWhatWasThere() throws Exception {
    write("a: ['h:1']");
    try (FileDiscovery discovery = discovery()) {
      discovery.watch(query("a"), heard);
      heard.next();
      Files.delete(file);
      write("a: ['h:2']");

      assertThat(heard.next()).isEqualTo("h:2");
    }
  }

  @Test
  void afterTheEndNobodyHearsAnything() throws Exception {
    write("a: ['h:1']");
    FileDiscovery discovery = discovery();
    discovery.close();
    discovery.watch(query("a"), heard).close();

    assertThat(heard.all).isEmpty();
  }
}
