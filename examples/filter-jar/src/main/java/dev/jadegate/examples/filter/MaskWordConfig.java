package dev.jadegate.examples.filter;

/**
 * The keys of {@code mask-word} in the configuration file.
 *
 * @param word what is masked, as it is written
 * @param maxBytes the largest response that is held; a larger one ends in 502. Key {@code
 *     max_bytes}; absent, it is 1 MiB
 */
public record MaskWordConfig(String word, int maxBytes) {
  private static final int DEFAULT_MAX_BYTES = 1 << 20;

  /** A key that is absent comes as 0 or an empty text; its default is put in here. */
  public MaskWordConfig {
    if (word.isEmpty()) {
      throw new IllegalArgumentException("word: expected a text to mask");
    }
    if (maxBytes < 0) {
      throw new IllegalArgumentException("max_bytes: found " + maxBytes + "; expected 1 or more");
    }
    maxBytes = maxBytes == 0 ? DEFAULT_MAX_BYTES : maxBytes;
  }
}
