package dev.jadegate.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The blocks of a PEM file (RFC 7468). Text around them is ignored, and so are blocks that nobody
 * asks for, so that certificates and key may stand in one file.
 */
final class PemFile {
  /** A bundle of all public authorities has a quarter of a megabyte. */
  private static final long MAX_BYTES = 4 << 20;

  private static final Pattern BLOCK =
      Pattern.compile(
          "-----BEGIN ([A-Z0-9 ]+)-----([^-]*+(?:-(?!----END)[^-]*+)*+)-----END \\1-----");

  private final String name;
  private final List<Block> blocks;

  /** One block; {@code text} is what stands between its lines. */
  record Block(String label, String text) {
    /** Fields before the data, as OpenSSL writes them into its own formats. */
    boolean isEncrypted() {
      return label.startsWith("ENCRYPTED ") || text.contains("Proc-Type: 4,ENCRYPTED");
    }
  }

  private PemFile(String name, List<Block> blocks) {
    this.name = name;
    this.blocks = blocks;
  }

  static PemFile read(String file) throws TlsFileException {
    Path path = Path.of(file);
    byte[] bytes;
    try {
      if (Files.size(path) > MAX_BYTES) {
        throw new TlsFileException(file, "longer than 4 MB; expected a PEM file");
      }
      bytes = Files.readAllBytes(path);
    } catch (NoSuchFileException e) {
      throw new TlsFileException(file, "no such file");
    } catch (IOException e) {
      throw new TlsFileException(file, "cannot be read: " + e);
    }
    List<Block> blocks = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(new String(bytes, StandardCharsets.ISO_8859_1));
    while (matcher.find()) {
      blocks.add(new Block(matcher.group(1), matcher.group(2)));
    }
    return new PemFile(file, blocks);
  }

  List<Block> blocks() {
    return blocks;
  }

  /** The certificates, in the order of the file; at least one. */
  List<X509Certificate> certificates() throws TlsFileException {
    List<X509Certificate> certificates = new ArrayList<>();
    for (Block block : blocks) {
      if (block.label().equals("CERTIFICATE") || block.label().equals("X509 CERTIFICATE")) {
        certificates.add(certificate(bytes(block)));
      }
    }
    if (certificates.isEmpty()) {
      throw problem("no certificate in it; expected a PEM file");
    }
    return List.copyOf(certificates);
  }

  private X509Certificate certificate(byte[] der) throws TlsFileException {
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      return (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der));
    } catch (CertificateException e) {
      throw problem("damaged certificate: " + e.getMessage());
    }
  }

  byte[] bytes(Block block) throws TlsFileException {
    try {
      return Base64.getMimeDecoder().decode(block.text());
    } catch (IllegalArgumentException e) {
      throw problem("damaged: " + e.getMessage());
    }
  }

  TlsFileException problem(String reason) {
    return new TlsFileException(name, reason);
  }
}
