package dev.jadegate.admin;

import dev.jadegate.api.Exchange;
import dev.jadegate.api.Verdict;
import dev.jadegate.proxy.Endpoint;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/** What the admin port has, as the page {@code /} and for whoever asks for something else. */
public final class IndexPage implements Endpoint {
  private final List<AdminPage> pages;
  private final boolean found;

  private IndexPage(List<AdminPage> pages, boolean found) {
    this.pages = List.copyOf(pages);
    this.found = found;
  }

  /** The page {@code /}. */
  public static IndexPage of(List<AdminPage> pages) {
    return new IndexPage(pages, true);
  }

  /** The answer to what is not there: 404. */
  public static IndexPage notFound(List<AdminPage> pages) {
    return new IndexPage(pages, false);
  }

  @Override
  public Verdict respond(Exchange exchange) {
    HttpResponseStatus status = found ? HttpResponseStatus.OK : HttpResponseStatus.NOT_FOUND;
    String id = exchange.id();
    return Pages.json(
        status,
        Json.object(out -> {
          if (!found) {
            out.writeStringProperty("error", "no such page");
            out.writeNumberProperty("status", status.code());
            out.writeStringProperty("request_id", id);
          }
          write(out);
        }));
  }

  private void write(JsonGenerator out) {
    out.writeName("pages");
    out.writeStartArray();
    for (AdminPage page : pages) {
      out.writeStartObject();
      out.writeStringProperty("path", page.path());
      out.writeStringProperty("methods", page.methods());
      out.writeStringProperty("about", page.about());
      out.writeEndObject();
    }
    out.writeEndArray();
  }
}
