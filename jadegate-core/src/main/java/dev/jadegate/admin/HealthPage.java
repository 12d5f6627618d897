package dev.jadegate.admin;

import dev.jadegate.api.Exchange;
import dev.jadegate.api.Verdict;
import dev.jadegate.proxy.Endpoint;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;

/**
 * Whether the gateway is well: {@code {"status":"healthy","timestamp":1700000000}} with 200, or
 * {@code draining} with 503. The timestamp is in seconds since 1970.
 */
public final class HealthPage implements Endpoint {
  private final BooleanSupplier healthy;
  private final InstantSource clock;

  public HealthPage(BooleanSupplier healthy, InstantSource clock) {
    this.healthy = healthy;
    this.clock = clock;
  }

  @Override
  public Verdict respond(Exchange exchange) {
    boolean well = healthy.getAsBoolean();
    String json =
        "{\"status\":\""
            + (well ? "healthy" : "draining")
            + "\",\"timestamp\":"
            + clock.instant().getEpochSecond()
            + "}\n";
    return Pages.page(
        well ? HttpResponseStatus.OK : HttpResponseStatus.SERVICE_UNAVAILABLE,
        "application/json",
        json.getBytes(StandardCharsets.UTF_8));
  }
}
