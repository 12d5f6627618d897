package dev.jadegate.config;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName(
    "Every way in which a file gets new content is seen, and no half of it (SEMANTICS 142)")
final class FileWatchTest {
  @TempDir Path folder;
  private final List<String> seen = new CopyOnWriteArrayList<>();
  private Path file;

  @BeforeEach
  void first() throws IOException {
    file = folder.resolve("gateway.yaml");
    Files.writeString(file, "first");
  }

  private FileWatch watch(Path path) throws IOException {
    return new FileWatch(
        path,
        () -> {
          try {
            seen.add(Files.readString(path));
          } catch (IOException e) {
            seen.add("unreadable");
            throw new UncheckedIOException(e);
          }
        });
  }

  private void awaitSeen(String content) {
    await()
        .atMost(10, SECONDS)
        .pollInterval(20, MILLISECONDS)
        .until(() -> !seen.isEmpty() && seen.getLast().equals(content));
  }

  @Test
  void renameOverTheFileIsSeen() throws Exception {
    try (FileWatch _ = watch(file)) {
      Path fresh = Files.writeString(folder.resolve("fresh"), "second");
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);

      awaitSeen("second");
    }

    assertThat(seen).containsExactly("second");
  }

  @Test
  void writeInPlaceIsReadWhole() throws Exception {
    try (FileWatch _ = watch(file)) {
      Files.writeString(file, "half");
      LockSupport.parkNanos(MILLISECONDS.toNanos(100)); // the writer is slow, not the test
      Files.writeString(file, ", whole", StandardOpenOption.APPEND);

      awaitSeen("half, whole");
    }

    assertThat(seen).containsExactly("half, whole");
  }

  @Test
  @DisplayName("an editor that moves the old file away and fills a new one is not read too early")
  void newFileFilledInPlaceIsReadWhole() throws Exception {
    try (FileWatch _ = watch(file)) {
      Files.move(file, folder.resolve("backup"));
      Files.writeString(file, "half");
      LockSupport.parkNanos(MILLISECONDS.toNanos(100));
      Files.writeString(file, ", whole", StandardOpenOption.APPEND);

      awaitSeen("half, whole");
    }

    assertThat(seen).containsExactly("half, whole");
  }

  @Test
  void swappedLinkOfAConfigMapIsSeenEachTime() throws Exception {
    Path one = Files.createDirectory(folder.resolve("..v1"));
    Files.writeString(one.resolve("c.yaml"), "one");
    Files.createSymbolicLink(folder.resolve("..data"), Path.of("..v1"));
    Path link = Files.createSymbolicLink(folder.resolve("c.yaml"), Path.of("..data/c.yaml"));
    try (FileWatch _ = watch(link)) {
      for (int version = 2; version <= 3; version++) {
        Path next = Files.createDirectory(folder.resolve("..v" + version));
        Files.writeString(next.resolve("c.yaml"), "version " + version);
        Path swap = Files.createSymbolicLink(folder.resolve("..tmp"), Path.of("..v" + version));
        Files.move(
            swap,
            folder.resolve("..data"),
            StandardCopyOption.ATOMIC_MOVE,
            StandardCopyOption.REPLACE_EXISTING);

        awaitSeen("version " + version);
      }
    }

    assertThat(seen).containsExactly("version 2", "version 3");
  }

  @Test
  void fileThatIsGoneForAWhileIsReadWhenItIsBack() throws Exception {
    try (FileWatch _ = watch(file)) {
      Files.delete(file);
      LockSupport.parkNanos(MILLISECONDS.toNanos(100));
      Files.writeString(file, "back");

      awaitSeen("back");
    }

    assertThat(seen).containsExactly("back");
  }

  @Test
  void otherFilesOfTheFolderDoNotMatter() throws Exception {
    try (FileWatch _ = watch(file)) {
      Files.writeString(folder.resolve("other"), "x");
      Files.writeString(file, "second");

      awaitSeen("second");
    }

    assertThat(seen).containsExactly("second");
  }

  @Test
  void failureOfTheReloadDoesNotEndTheWatch() throws Exception {
    int[] calls = {0};
    try (FileWatch _ =
        new FileWatch(
            file,
            () -> {
              calls[0]++;
              seen.add(String.valueOf(calls[0]));
              if (calls[0] == 1) {
                throw new IllegalStateException("bad file");
              }
            })) {
      Files.writeString(file, "bad");
      awaitSeen("1");
      Files.writeString(file, "good now");

      awaitSeen("2");
    }
  }
}
