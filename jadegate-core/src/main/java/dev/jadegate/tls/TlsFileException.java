package dev.jadegate.tls;

/** A file that cannot be used as a certificate or key; the message names it and says why. */
public final class TlsFileException extends Exception {
  private static final long serialVersionUID = 1;

  TlsFileException(String file, String reason) {
    super(file + ": " + reason);
  }
}
