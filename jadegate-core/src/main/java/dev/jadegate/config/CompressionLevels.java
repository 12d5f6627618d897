package dev.jadegate.config;

/**
 * How hard each encoding tries. The defaults are where the next step costs far more time than it
 * saves bytes: answers are compressed while they pass, on the event loop. What zstd and br have
 * beyond these takes several times the memory, for half a percent.
 */
public record CompressionLevels(
    @Key(value = "Of zstd.", orElse = "3", min = "1", max = "6") int zstd,
    @Key(value = "Of br.", orElse = "4", min = "0", max = "6") int br,
    @Key(value = "Of gzip.", orElse = "4", min = "1", max = "9") int gzip) {
  /** That of an encoding. */
  public int of(ContentCoding coding) {
    return switch (coding) {
      case ZSTD -> zstd;
      case BR -> br;
      case GZIP -> gzip;
    };
  }
}
