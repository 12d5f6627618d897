package dev.jadegate.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jadegate.api.Balancer;
import dev.jadegate.api.BalancerFactory;
import dev.jadegate.api.Candidate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PluginsTest {
  private static final String SERVICES = "META-INF/services/dev.jadegate.api.FilterFactory";
  private static final String BALANCERS = "META-INF/services/dev.jadegate.api.BalancerFactory";

  @TempDir private Path folder;

  private void jar(String name, String entry, String text) throws IOException {
    try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(folder.resolve(name)))) {
      jar.putNextEntry(new JarEntry(entry));
      jar.write(text.getBytes(StandardCharsets.UTF_8));
      jar.closeEntry();
    }
  }

  @Test
  void aFolderThatIsNotThereHoldsNoFilters() {
    assertThat(Plugins.load(folder.resolve("none")).filters()).isEmpty();
  }

  @Test
  void jarsWithoutFiltersAreLibraries() throws IOException {
    jar("library.jar", "readme.txt", "no filters here");

    assertThat(Plugins.load(folder).filters()).isEmpty();
  }

  @Test
  void aFactoryThatCannotBeFoundIsNamed() throws IOException {
    jar("broken.jar", SERVICES, "com.example.Missing\n");

    assertThatThrownBy(() -> Plugins.load(folder))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(folder.toString())
        .hasMessageContaining("com.example.Missing");
  }

  @Test
  void aClassThatIsNoFactoryIsNamed() throws IOException {
    jar("broken.jar", SERVICES, Version.class.getName() + "\n");

    assertThatThrownBy(() -> Plugins.load(folder))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(Version.class.getName());
  }

  /** A balancer that is called as one that is built in. */
  public static class Usurper implements BalancerFactory {
    @Override
    public String name() {
      return "least_connections";
    }

    @Override
    public Balancer create(List<? extends Candidate> candidates, @Nullable Balancer previous) {
      return (hash, attempt) -> 0;
    }
  }

  /** One with a name of its own. */
  public static final class Decent extends Usurper {
    @Override
    public String name() {
      return "decent";
    }
  }

  /** Another with that name. */
  public static final class Double extends Usurper {
    @Override
    public String name() {
      return "decent";
    }
  }

  @Test
  void balancersAreFoundByName() throws IOException {
    jar("b.jar", BALANCERS, Decent.class.getName() + "\n");

    assertThat(Plugins.load(folder).balancers()).containsOnlyKeys("decent");
  }

  @Test
  void aBalancerWithTheNameOfOneThatIsBuiltInIsRefused() throws IOException {
    jar("b.jar", BALANCERS, Usurper.class.getName() + "\n");

    assertThatThrownBy(() -> Plugins.load(folder))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "the balancer least_connections of "
                + Usurper.class.getName()
                + " has the name of one that is built in; give it another");
  }

  @Test
  void twoBalancersOfOneNameAreRefused() throws IOException {
    jar("b.jar", BALANCERS, Decent.class.getName() + "\n" + Double.class.getName() + "\n");

    assertThatThrownBy(() -> Plugins.load(folder))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("two balancers are named decent")
        .hasMessageContaining(Double.class.getName());
  }
}
