package dev.jadegate.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The token of operators and its file. */
class AdminTokenTest {
  @TempDir private Path folder;

  private final SecureRandom random = new SecureRandom();

  @Test
  void aMissingFileIsMadeWithItsFolderForItsOwnerAlone() throws IOException {
    Path file = folder.resolve("state/admin.token");
    AdminToken token = AdminToken.load(file, random);

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    String text = Files.readString(file).strip();
    assertThat(text).matches("[A-Za-z0-9_-]{43}"); // 256 bits
    assertThat(token.isIn("Bearer " + text)).isTrue();
    assertThat(token).hasToString("AdminToken[hidden]");
  }

  @Test
  void aFileThatIsThereIsKept() throws IOException {
    Path file = folder.resolve("token");
    AdminToken.load(file, random);
    String first = Files.readString(file);
    AdminToken again = AdminToken.load(file, random);

    assertThat(Files.readString(file)).isEqualTo(first);
    assertThat(again.isIn("bearer   " + first.strip())).isTrue();
  }

  @Test
  void twoFilesHaveTwoTokens() throws IOException {
    AdminToken.load(folder.resolve("a"), random);
    AdminToken.load(folder.resolve("b"), random);

    assertThat(folder.resolve("a")).content().isNotEqualTo(Files.readString(folder.resolve("b")));
  }

  @Test
  void onlyTheWholeTokenIsRight() throws IOException {
    Path file = Files.writeString(folder.resolve("token"), "0123456789abcdef\n");
    AdminToken token = AdminToken.load(file, random);

    assertThat(token.isIn("Bearer 0123456789abcdef")).isTrue();
    assertThat(token.isIn("Bearer 0123456789abcdeg")).isFalse();
    assertThat(token.isIn("Bearer 0123456789abcde")).isFalse();
    assertThat(token.isIn("Bearer 0123456789abcdef0")).isFalse();
    assertThat(token.isIn("Bearer ")).isFalse();
    assertThat(token.isIn("Bearer")).isFalse();
    assertThat(token.isIn("0123456789abcdef")).isFalse();
    assertThat(token.isIn("Basic 0123456789abcdef")).isFalse();
    assertThat(AdminToken.nobody().isIn("Bearer ")).isFalse();
  }

  @Test
  void whatIsNoTokenIsRefusedAndNotShown() throws IOException {
    Path file = Files.writeString(folder.resolve("token"), "hunter2");

    assertThatThrownBy(() -> AdminToken.load(file, random))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(FileSystemException.class)
        .hasMessage(file + ": expected at least 16 visible ASCII characters on one line");
  }

  @Test
  void aFolderThatCannotBeMadeIsAFailureOfTheFileSystem() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "no folder");

    assertThatThrownBy(() -> AdminToken.load(file.resolve("token"), random))
        .isInstanceOf(FileSystemException.class);
  }
}
