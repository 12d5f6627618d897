package dev.jadegate.http3;

import dev.jadegate.testkit.Http3Client;
import dev.jadegate.testkit.Origin;
import dev.jadegate.testkit.TestGateway;
import java.io.IOException;

/** A gateway that takes HTTP/3 and forwards all to one origin. */
public final class Http3Gateway implements AutoCloseable {
  /** RFC 9000, section 20.1. */
  private static final int CONNECTION_REFUSED = 2;

  private final TestGateway gateway;

  private Http3Gateway(TestGateway gateway) {
    this.gateway = gateway;
  }

  public static Http3Gateway forwardingTo(Origin origin, String... gatewayKeys) throws IOException {
    return start(TestGateway.with(), origin, gatewayKeys);
  }

  /**
   * Starts one.
   *
   * @param gatewayKeys more of the gateway section, such as {@code read_timeout: 1s}
   */
  public static Http3Gateway start(
      TestGateway.Options options, Origin origin, String... gatewayKeys) throws IOException {
    return new Http3Gateway(options.start(yaml(origin, Certificate.yaml(), gatewayKeys)));
  }

  public static String yaml(Origin origin, String tls, String... gatewayKeys) {
    String more = gatewayKeys.length == 0 ? "" : ", " + String.join(", ", gatewayKeys);
    return """
    gateway: {http3: {enabled: true, port: 0}, tls: %s%s}
    %s\
    """
        .formatted(tls, more, TestGateway.forwarding(origin));
  }

  public TestGateway gateway() {
    return gateway;
  }

  /** The UDP port. */
  public int port() {
    return gateway.gateway().http3Port("gateway");
  }

  /** A new connection. */
  public Http3Client client() {
    return Http3Client.connect(port());
  }

  /** Whether a new connection is refused: during its handshake or right after it. */
  boolean refuses() throws InterruptedException {
    try (Http3Client client = client()) {
      return client.awaitClose() == CONNECTION_REFUSED;
    } catch (AssertionError refused) {
      return String.valueOf(refused.getMessage()).startsWith("failed");
    }
  }

  @Override
  public void close() {
    gateway.close();
  }
}
