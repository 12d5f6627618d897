package dev.jadegate.tls;

import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;

/**
 * The private key of a PEM file: PKCS #8, which Java knows, and the older forms of OpenSSL for RSA
 * (RFC 8017) and elliptic curves (RFC 5915), which are put into that one.
 */
final class KeyFile {
  private static final List<String> ALGORITHMS = List.of("EC", "RSA", "EdDSA", "RSASSA-PSS");

  private KeyFile() {}

  static PrivateKey read(String file) throws TlsFileException {
    PemFile pem = PemFile.read(file);
    byte[] curve = {};
    for (PemFile.Block block : pem.blocks()) {
      if (block.label().equals("EC PARAMETERS")) {
        curve = pem.bytes(block);
      }
      if (block.label().endsWith("PRIVATE KEY")) {
        return key(pem, block, curve);
      }
    }
    throw pem.problem("no private key in it; expected a PEM file");
  }

  private static PrivateKey key(PemFile pem, PemFile.Block block, byte[] curve)
      throws TlsFileException {
    if (block.isEncrypted()) {
      throw pem.problem(
          "the key is encrypted; expected one without a passphrase, as openssl pkey -in OLD -out"
              + " NEW makes it");
    }
    byte[] der = pem.bytes(block);
    try {
      return switch (block.label()) {
        case "PRIVATE KEY" -> parse(pem, der);
        case "RSA PRIVATE KEY" -> parse(pem, Der.fromRsa(der));
        case "EC PRIVATE KEY" -> parse(pem, Der.fromEc(der, curve));
        default -> throw pem.problem("found a " + block.label() + "; expected RSA, EC or Ed25519");
      };
    } catch (IndexOutOfBoundsException e) {
      throw pem.problem("damaged key");
    }
  }

  private static PrivateKey parse(PemFile pem, byte[] pkcs8) throws TlsFileException {
    for (String algorithm : ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
      } catch (InvalidKeySpecException | NoSuchAlgorithmException e) {
        continue; // it says of itself what it is, but only to the one who knows it
      }
    }
    throw pem.problem("damaged key, or of an unknown kind; expected RSA, EC or Ed25519");
  }
}
