package dev.jadegate.admin;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The secret by which operators are known, kept in a file that only the gateway's user can read.
 * Immutable; never printed.
 */
public final class AdminToken {
  private static final Logger LOG = LoggerFactory.getLogger(AdminToken.class);

  /** As long as a key of AES-256: nobody guesses it. */
  private static final int BYTES = 32;

  /** Of a token that somebody wrote by hand. */
  private static final int MIN_LENGTH = 16;

  private static final String SCHEME = "Bearer ";

  private static final Set<OpenOption> NEW =
      Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private static final AdminToken NOBODY = new AdminToken(new byte[0]);

  private final byte[] token;

  private AdminToken(byte[] token) {
    this.token = token;
  }

  /** One that nobody has. */
  public static AdminToken nobody() {
    return NOBODY;
  }

  /**
   * The token of a file, which is made, with its folder, if it is missing. Blocks.
   *
   * @throws java.nio.file.FileSystemException if the file cannot be read or made
   * @throws IOException if what is in it is no token; the message does not show it
   */
  public static AdminToken load(Path file, SecureRandom random) throws IOException {
    String text;
    try {
      text = Files.readString(file, StandardCharsets.ISO_8859_1).strip();
    } catch (NoSuchFileException e) {
      text = make(file, random);
    }
    if (text.length() < MIN_LENGTH || !text.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw new IOException(
          file + ": expected at least " + MIN_LENGTH + " visible ASCII characters on one line");
    }
    warnOfReaders(file);
    return new AdminToken(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static String make(Path file, SecureRandom random) throws IOException {
    byte[] secret = new byte[BYTES];
    random.nextBytes(secret);
    String text = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    try (var out = Files.newByteChannel(file, NEW, OWNER_ONLY)) {
      out.write(StandardCharsets.US_ASCII.encode(text + "\n"));
    }
    LOG.atInfo().addKeyValue("file", file).log("made an admin token");
    return text;
  }

  private static void warnOfReaders(Path file) throws IOException {
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
    if (permissions.contains(PosixFilePermission.GROUP_READ)
        || permissions.contains(PosixFilePermission.OTHERS_READ)) {
      LOG.atWarn().addKeyValue("file", file).log("others can read the admin token");
    }
  }

  /** Whether an Authorization field has it. Takes the same time however much of it is right. */
  boolean isIn(String authorization) {
    if (token.length == 0 || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return false;
    }
    String given = authorization.substring(SCHEME.length()).strip();
    return MessageDigest.isEqual(token, given.getBytes(StandardCharsets.UTF_8));
  }

  /** Whether somebody could have it. */
  boolean exists() {
    return token.length > 0;
  }

  @Override
  public String toString() {
    return exists() ? "AdminToken[hidden]" : "AdminToken[nobody]";
  }
}
