package dev.jadegate.cache;

import dev.jadegate.message.HeaderBlock;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Stored answers for tests. */
final class Stored {
  private Stored() {}

  /** Of the route r, fresh for a minute from 0 on. */
  static StoredResponse saying(String body, Variance variance) {
    return on("r", body, variance);
  }

  static StoredResponse on(String route, String body, Variance variance) {
    Freshness freshness = new Freshness(0, 60_000, 0, 0, false, false, 10_000);
    byte[] bytes = body.getBytes(StandardCharsets.ISO_8859_1);
    return new StoredResponse(route, variance, 200, new HeaderBlock(), bytes, freshness);
  }

  /** Depends on a field and its value. */
  static Variance by(String name, String value) {
    return new Variance(List.of(name), List.of(value));
  }

  static HeaderBlock fields(String name, String value) {
    HeaderBlock fields = new HeaderBlock();
    fields.add(name, value);
    return fields;
  }

  static String text(StoredResponse response) {
    return new String(response.body(), StandardCharsets.ISO_8859_1);
  }
}
