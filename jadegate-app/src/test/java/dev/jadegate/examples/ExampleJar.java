package dev.jadegate.examples;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/** Packs an example as the jar plugin does, so that a test needs no earlier packaging. */
final class ExampleJar {
  private ExampleJar() {}

  /** Packs the module of this name below {@code examples} into a folder. */
  static void pack(String example, Path folder) throws IOException {
    Path classes =
        ExampleGateway.root().resolve("examples").resolve(example).resolve("target/classes");
    try (OutputStream out = Files.newOutputStream(folder.resolve(example + ".jar"));
        JarOutputStream entries = new JarOutputStream(out);
        Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        entries.putNextEntry(new JarEntry(classes.relativize(file).toString()));
        Files.copy(file, entries);
        entries.closeEntry();
      }
    }
  }
}
