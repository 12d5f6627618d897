package dev.jadegate.admin;

import dev.jadegate.api.Exchange;
import dev.jadegate.api.Verdict;
import dev.jadegate.proxy.Endpoint;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.time.Instant;

/** What is running, on which Java, and since when. */
public final class VersionPage implements Endpoint {
  private final byte[] body;

  public VersionPage(String version, Instant started) {
    body =
        Json.object(out -> {
          out.writeStringProperty("version", version);
          out.writeStringProperty("java", Runtime.version().toString());
          out.writeStringProperty("started", started.toString());
        });
  }

  @Override
  public Verdict respond(Exchange exchange) {
    return Pages.json(HttpResponseStatus.OK, body);
  }
}
