package dev.jadegate.upstream.discovery;

import java.net.URI;
import java.util.List;

/**
 * What a registry is told of the gateway itself.
 *
 * @param id tells it from other gateways
 * @param health the URL that the registry is to ask whether it is well
 */
public record OwnEntry(
    String name, String id, String address, int port, List<String> tags, URI health) {
  /** Copies the tags. */
  public OwnEntry {
    tags = List.copyOf(tags);
  }

  /** One whose id is made of name, address and port, and whose health is the gateway's own page. */
  public static OwnEntry of(String name, String address, int port, List<String> tags, boolean tls) {
    String host = address.indexOf(':') >= 0 ? "[" + address + "]" : address;
    URI health = URI.create((tls ? "https://" : "http://") + host + ":" + port + "/health");
    return new OwnEntry(name, name + "-" + address + "-" + port, address, port, tags, health);
  }
}
