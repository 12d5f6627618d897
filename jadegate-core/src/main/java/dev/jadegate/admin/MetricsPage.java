package dev.jadegate.admin;

import dev.jadegate.api.Exchange;
import dev.jadegate.api.Failure;
import dev.jadegate.api.Verdict;
import dev.jadegate.config.AddressSet;
import dev.jadegate.message.FieldNames;
import dev.jadegate.observe.GatewayMetrics;
import dev.jadegate.proxy.Endpoint;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * All series, in the format that the scraper asks for. Only peers of the allowed addresses may see
 * it, whatever forwarding headers say. Collected on a virtual thread.
 */
public final class MetricsPage implements Endpoint {
  private final GatewayMetrics metrics;
  private final AddressSet allowed;
  private final ExpositionFormats formats = ExpositionFormats.init();

  /** Who may scrape: addresses of sockets. */
  public MetricsPage(GatewayMetrics metrics, AddressSet allowed) {
    this.metrics = metrics;
    this.allowed = allowed;
  }

  @Override
  public Verdict respond(Exchange exchange) {
    if (!allowed.contains(exchange.peer().getAddress())) {
      return Verdict.fail(Failure.DENIED, "address may not read metrics");
    }
    HttpMethod method = exchange.request().method();
    if (method != HttpMethod.GET && method != HttpMethod.HEAD) {
      return Verdict.fail(Failure.METHOD_NOT_ALLOWED, "metrics are read with GET");
    }
    String accept = exchange.request().headers().get(FieldNames.ACCEPT);
    return Verdict.await(exchange.offload(() -> page(accept)));
  }

  private Verdict page(@Nullable String accept) throws IOException {
    ExpositionFormatWriter writer = formats.findWriter(accept);
    ByteArrayOutputStream out = new ByteArrayOutputStream(16 * 1024);
    writer.write(out, metrics.registry().scrape());
    return Pages.page(HttpResponseStatus.OK, writer.getContentType(), out.toByteArray());
  }
}
