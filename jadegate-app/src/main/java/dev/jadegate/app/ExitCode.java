package dev.jadegate.app;

/** What the process ends with. */
final class ExitCode {
  static final int FINE = 0;

  /** The configuration is wrong. */
  static final int CONFIG = 1;

  /** The command line is wrong. */
  static final int USAGE = 2;

  /** Something outside is missing or taken, such as a port. */
  static final int CANNOT_START = 3;

  private ExitCode() {}
}
