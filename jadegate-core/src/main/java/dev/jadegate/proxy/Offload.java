package dev.jadegate.proxy;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * Work of filters that would hold up an event loop: done elsewhere, and its result brought back.
 */
final class Offload {
  private Offload() {}

  /** Does the work on a virtual thread of its own; the stage completes on the executor. */
  static <T> CompletionStage<T> of(Callable<T> work, Executor back) {
    CompletableFuture<T> result = new CompletableFuture<>();
    Thread.ofVirtual()
        .name("jadegate-offload")
        .start(() -> {
          try {
            T value = work.call();
            back.execute(() -> result.complete(value));
          } catch (Throwable e) {
            back.execute(() -> result.completeExceptionally(e));
          }
        });
    return result;
  }
}
