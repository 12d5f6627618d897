package dev.jadegate.app;

import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/** Which version this is. */
final class Version implements IVersionProvider {
  /** As the jar's manifest has it. */
  static String text() {
    return Objects.requireNonNullElse(Version.class.getPackage().getImplementationVersion(), "dev");
  }

  @Override
  public String[] getVersion() {
    return new String[] {
      "jadegate " + text(),
      "java "
          + Runtime.version()
          + ", netty "
          + io.netty.util.Version.identify().values().stream()
              .findFirst()
              .map(io.netty.util.Version::artifactVersion)
              .orElse("unknown")
    };
  }
}
