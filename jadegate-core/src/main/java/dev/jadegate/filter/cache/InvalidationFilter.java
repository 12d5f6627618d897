package dev.jadegate.filter.cache;

import dev.jadegate.api.Exchange;
import dev.jadegate.api.Filter;
import dev.jadegate.api.Verdict;
import io.netty.handler.codec.http.HttpResponse;

/** On routes without a cache: what changes there, other routes may keep. */
public final class InvalidationFilter implements Filter {
  private final Invalidation changes;

  public InvalidationFilter(Invalidation changes) {
    this.changes = changes;
  }

  @Override
  public Verdict onResponse(Exchange exchange, HttpResponse response) {
    changes.answered(exchange, response);
    return Verdict.proceed();
  }
}
