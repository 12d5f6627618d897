package dev.jadegate.redis;

/** Is told how a Redis does; on any thread. */
public interface RedisListener {
  /**
   * A command had no answer, or an error for one: {@code timeout}, {@code refused} or {@code
   * error}.
   */
  void failed(String kind);
}
