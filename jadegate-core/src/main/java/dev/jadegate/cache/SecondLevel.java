package dev.jadegate.cache;

import io.netty.handler.codec.http.HttpHeaders;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Where gateways share answers. Thread-safe; nothing blocks, stages complete on a thread that must
 * not be kept, and fail if there is no answer in time.
 */
public interface SecondLevel {
  /** The answer to this request, if one is kept. The fields are read until the stage completes. */
  CompletionStage<@Nullable StoredResponse> get(String uri, String route, HttpHeaders request);

  /** How long it keeps an answer at most. */
  Duration longest();

  /** Keeps an answer, for as long as it is worth its room. */
  void put(String uri, StoredResponse response);

  /** Forgets all answers of this URI. */
  void remove(String uri);

  /** Forgets all answers of URIs that begin so; gives how many URIs that were. */
  CompletionStage<Long> removeAll(String prefix);
}
