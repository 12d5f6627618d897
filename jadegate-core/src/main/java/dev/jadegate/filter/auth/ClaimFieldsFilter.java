package dev.jadegate.filter.auth;

import dev.jadegate.api.Exchange;
import dev.jadegate.api.Filter;
import dev.jadegate.api.Verdict;
import dev.jadegate.message.FieldName;
import io.netty.handler.codec.http.HttpRequest;
import java.util.Collection;

/**
 * Takes off what clients send in fields by which the gateway tells instances who asks. On all
 * routes, also those that ask nobody: what an instance finds in such a field is the gateway's word.
 */
public final class ClaimFieldsFilter implements Filter {
  private final FieldName[] fields;

  public ClaimFieldsFilter(Collection<FieldName> fields) {
    this.fields = fields.toArray(FieldName[]::new);
  }

  @Override
  public Verdict onRequest(Exchange exchange, HttpRequest request) {
    for (FieldName field : fields) {
      request.headers().remove(field);
    }
    return Verdict.proceed();
  }
}
