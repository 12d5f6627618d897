package dev.jadegate.auth;

import dev.jadegate.config.TextFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads names with bcrypt hashes, a pair in each line with a colon between them. */
final class PasswordFile {
  private static final String BCRYPT = "\\$2[aby]\\$(0[4-9]|1[0-7])\\$[./A-Za-z0-9]{53}";

  private PasswordFile() {}

  static Map<String, String> load(Path file) throws IOException {
    return parse(file.toString(), TextFile.read(file).lines().toList());
  }

  static Map<String, String> parse(String file, List<String> lines) throws IOException {
    Map<String, String> hashes = new HashMap<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      int colon = line.indexOf(':');
      String hash = line.substring(colon + 1);
      String wrong = "";
      if (colon <= 0) {
        wrong = "found no name with a colon behind it";
      } else if (!hash.matches(BCRYPT)) {
        wrong = "found no bcrypt hash; expected one that begins with $2y$, as htpasswd -B makes it";
      } else if (hashes.put(line.substring(0, colon), hash) != null) {
        wrong = "found " + line.substring(0, colon) + " a second time";
      }
      if (!wrong.isEmpty()) {
        throw new IOException(file + ", line " + (i + 1) + ": " + wrong);
      }
    }
    return Map.copyOf(hashes);
  }
}
