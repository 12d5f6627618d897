package dev.jadegate.upstream.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.api.ServiceInstance;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Instances that outlive the gateway. */
class KeptSetsTest {
  private static final List<ServiceInstance> SOME =
      List.of(
          new ServiceInstance(
              "a",
              "10.0.0.1",
              81,
              7,
              Map.of("zone", "ä\"b"),
              URI.create("http://10.0.0.1:82/up"),
              true),
          ServiceInstance.of("::1", 80));

  @TempDir private Path folder;

  private KeptSets open() {
    KeptSets sets = new KeptSets(() -> Instant.EPOCH);
    sets.use(folder);
    return sets;
  }

  private void save(List<ServiceInstance> instances) {
    try (KeptSets sets = open()) {
      sets.save("s", "here", instances);
    }
  }

  private Path file() {
    return folder.resolve("discovery/s.json");
  }

  @Test
  void whatWasSavedIsLoaded() {
    save(SOME);

    try (KeptSets next = open()) {
      assertThat(next.load("s", "here")).isEqualTo(SOME);
      assertThat(next.load("other", "here")).isNull();
    }
  }

  @Test
  void theNewestSetStays() {
    try (KeptSets sets = open()) {
      for (int i = 1; i <= 100; i++) {
        sets.save("s", "here", List.of(ServiceInstance.of("a", i)));
      }
    }

    try (KeptSets next = open()) {
      assertThat(next.load("s", "here")).containsExactly(ServiceInstance.of("a", 100));
    }
  }

  @Test
  void setOfAnotherSourceIsNotUsed() {
    save(SOME);

    try (KeptSets next = open()) {
      assertThat(next.load("s", "there")).isNull();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "{\"version\":2,\"source\":\"here\",\"instances\":[]}",
        "{\"version\":1,\"source\":\"here\",\"instances\":[{}]}",
        "{\"version\":1,\"source\":\"here\",\"instances\":[{\"id\":\"a\",\"address\":\"b\",\"port\":0}]}",
        "{\"version\":1,\"source\":\"here\",\"instances\":[{\"id\":\"a\",\"address\":\"b\",\"port\":1e99}]}"
      })
  void fileThatMakesNoSenseIsIgnored(String text) throws IOException {
    save(SOME);
    Files.writeString(file(), text);

    try (KeptSets next = open()) {
      assertThat(next.load("s", "here")).isNull();
    }
  }

  @Test
  void halfAFileIsIgnored() throws IOException {
    save(SOME);
    byte[] whole = Files.readAllBytes(file());

    for (int length = 0; length < whole.length; length++) {
      Files.write(file(), java.util.Arrays.copyOf(whole, length));
      try (KeptSets next = open()) {
        assertThat(next.load("s", "here")).as("%d bytes", length).isNull();
      }
    }
  }

  @Test
  void forgottenSetIsDeleted() {
    save(SOME);

    try (KeptSets sets = open()) {
      sets.forget("s");
    }

    assertThat(file()).doesNotExist();
  }

  @Test
  void withoutAFolderNothingIsKept() {
    try (KeptSets sets = new KeptSets(() -> Instant.EPOCH)) {
      sets.save("s", "here", SOME);

      assertThat(sets.load("s", "here")).isNull();
    }
  }

  @Test
  void folderThatCannotBeWrittenStopsNobody() throws IOException {
    Files.writeString(folder.resolve("discovery"), "a file");

    save(SOME);

    assertThat(folder.resolve("discovery")).isRegularFile();
  }

  @Test
  void anotherFolderIsNoticed() {
    try (KeptSets sets = open()) {
      assertThat(sets.use(folder)).isFalse();
      assertThat(sets.use(folder.resolve("other"))).isTrue();
      assertThat(sets.use(null)).isTrue();
      assertThat(sets.use(null)).isFalse();
    }
  }
}
