package dev.jadegate.config;

import java.util.List;

/** Which answers are compressed on their way to clients, and how. */
public record CompressionConfig(
    @Key(
            value =
                "Media types that are compressed: those that are text. text/event-stream is not"
                    + " among the defaults, as each open stream holds memory.",
            orElse =
                "text/html, text/css, text/plain, text/csv, text/xml, text/javascript,"
                    + " text/markdown, application/json, application/*+json,"
                    + " application/javascript, application/xml, application/*+xml,"
                    + " application/wasm, image/svg+xml",
            format = Format.MEDIA_RANGE)
        List<String> types,
    @Key(
            value =
                "A shorter answer is not compressed, as it fits into one packet anyway. One that"
                    + " does not tell its length is.",
            orElse = "1KB")
        Size minSize,
    @Key(
            value = "Encodings, the one that is taken first where a client likes several equally.",
            orElse = "zstd, br, gzip")
        List<ContentCoding> encodings,
    @Key("How hard each encoding tries.") CompressionLevels levels) {
  public CompressionConfig {
    if (encodings.isEmpty() || types.isEmpty()) {
      throw new IllegalArgumentException(
          (types.isEmpty() ? "types" : "encodings")
              + ": found none; expected one at least, or compression: none");
    }
    if (encodings.stream().distinct().count() < encodings.size()) {
      throw new IllegalArgumentException("encodings: found one twice; expected each once");
    }
  }
}
