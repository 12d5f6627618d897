package dev.jadegate.cache;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Stored answers as bytes: a version, and then every component, each number with its most
 * significant byte first and each text and body with its length in front. Pure functions.
 */
public final class StoredCodec {
  private static final int VERSION = 1;

  private StoredCodec() {}

  /** The answer as bytes. */
  public static byte[] encode(StoredResponse response) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(response.weight());
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      write(out, response.route());
      write(out, response.variance().names());
      write(out, response.variance().values());
      out.writeShort(response.status());
      Freshness freshness = response.freshness();
      out.writeLong(freshness.bornMillis());
      out.writeLong(freshness.lifetimeMillis());
      out.writeLong(freshness.whileRevalidateMillis());
      out.writeLong(freshness.ifErrorMillis());
      out.writeBoolean(freshness.neverStale());
      out.writeBoolean(freshness.alwaysAsk());
      out.writeLong(freshness.keepMillis());
      write(out, StoredFields.bytes(response.fields()));
      write(out, response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory has none
    }
    return bytes.toByteArray();
  }

  /** The answer of these bytes; null if they are not one, or one of another version. */
  public static @Nullable StoredResponse decode(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      if (in.readByte() != VERSION) {
        return null;
      }
      String route = text(in);
      Variance variance = new Variance(texts(in), texts(in));
      int status = in.readUnsignedShort();
      Freshness freshness =
          new Freshness(
              in.readLong(),
              in.readLong(),
              in.readLong(),
              in.readLong(),
              in.readBoolean(),
              in.readBoolean(),
              in.readLong());
      byte[] fields = bytes(in);
      return new StoredResponse(
          route, variance, status, StoredFields.parse(fields), bytes(in), freshness);
    } catch (IOException | IllegalArgumentException e) {
      return null;
    }
  }

  private static void write(DataOutputStream out, List<String> texts) throws IOException {
    out.writeInt(texts.size());
    for (String text : texts) {
      write(out, text);
    }
  }

  private static void write(DataOutputStream out, String text) throws IOException {
    write(out, text.getBytes(StandardCharsets.UTF_8));
  }

  private static void write(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static List<String> texts(DataInputStream in) throws IOException {
    int count = length(in);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      texts.add(text(in));
    }
    return texts;
  }

  private static String text(DataInputStream in) throws IOException {
    return new String(bytes(in), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(DataInputStream in) throws IOException {
    byte[] bytes = new byte[length(in)];
    in.readFully(bytes);
    return bytes;
  }

  /** No length is greater than what is left, so that nothing large is made for nothing. */
  private static int length(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > in.available()) {
      throw new IllegalArgumentException("not an answer");
    }
    return length;
  }
}
