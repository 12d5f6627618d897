package dev.jadegate.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PluginsTest {
  private static final String SERVICES = "META-INF/services/dev.jadegate.api.FilterFactory";

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
}
