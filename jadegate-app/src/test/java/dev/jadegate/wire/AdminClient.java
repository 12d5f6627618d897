package dev.jadegate.wire;

import dev.jadegate.testkit.RawClient;
import dev.jadegate.testkit.ReceivedResponse;
import dev.jadegate.testkit.TestGateway;
import java.io.IOException;

/** An operator on this machine, who names the admin port as he likes. */
final class AdminClient implements AutoCloseable {
  private final RawClient client;

  private AdminClient(RawClient client) {
    this.client = client;
  }

  static AdminClient of(TestGateway gateway) throws IOException {
    return new AdminClient(RawClient.connect(gateway.gateway().adminPort()));
  }

  /** By the name localhost. */
  ReceivedResponse get(String target, String... fieldLines) throws IOException {
    return ask("GET " + target, "localhost", fieldLines);
  }

  /** Method and target, and the value of Host. */
  ReceivedResponse ask(String methodAndTarget, String host, String... fieldLines)
      throws IOException {
    StringBuilder head = new StringBuilder(methodAndTarget + " HTTP/1.1\r\nHost: " + host + "\r\n");
    for (String line : fieldLines) {
      head.append(line).append("\r\n");
    }
    client.send(head.append("\r\n").toString());
    return methodAndTarget.startsWith("HEAD") ? client.readHead() : client.readResponse();
  }

  @Override
  public void close() throws IOException {
    client.close();
  }
}
