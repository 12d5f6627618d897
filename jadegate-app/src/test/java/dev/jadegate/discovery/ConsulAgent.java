package dev.jadegate.discovery;

import dev.jadegate.scenario.Commands;
import dev.jadegate.testkit.TestAuthority;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A real Consul agent on loopback that is its own server and keeps nothing on disk: what was
 * registered is gone when it is started anew. Closing it ends it.
 */
public final class ConsulAgent implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int PORTS = 5;
  private static final int USUAL_PORT = 8500;

  private final HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private final Path log;
  private final List<Integer> ports;
  private final String more;
  private Process process;

  private ConsulAgent(Path folder, List<Integer> ports, String more) throws IOException {
    log = folder.resolve("consul.log");
    this.ports = ports;
    this.more = more;
    process = launch();
  }

  /** Starts one on free ports; skips the test if there is no Consul. */
  public static ConsulAgent start(Path folder) throws IOException, InterruptedException {
    Commands.require("consul");
    return new ConsulAgent(folder, freePorts(PORTS), "").awaitLeader();
  }

  /** Starts one that also takes TLS, from those who have a certificate of the same authority. */
  static ConsulAgent startWithTls(Path folder, TestAuthority authority) throws Exception {
    Commands.require("consul");
    List<Integer> ports = freePorts(PORTS);
    TestAuthority.Pair own = authority.issue("127.0.0.1");
    String tls =
        """
        ports { https = %d } ca_file = "%s" cert_file = "%s" key_file = "%s"
        verify_incoming_https = true
        """
            .formatted(ports.get(4), authority.file(), own.cert(), own.key());
    return new ConsulAgent(folder, ports, tls).awaitLeader();
  }

  /** Starts one where it usually is, at port 8500, which must be free. */
  public static ConsulAgent startAtTheUsualPort(Path folder)
      throws IOException, InterruptedException {
    Commands.require("consul");
    List<Integer> ports = new ArrayList<>(freePorts(PORTS));
    ports.set(0, USUAL_PORT);
    return new ConsulAgent(folder, ports, "").awaitLeader();
  }

  private static List<Integer> freePorts(int count) throws IOException {
    List<ServerSocket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      }
      return sockets.stream().map(ServerSocket::getLocalPort).toList();
    } finally {
      for (ServerSocket socket : sockets) {
        socket.close();
      }
    }
  }

  private Process launch() throws IOException {
    return new ProcessBuilder(
            "consul",
            "agent",
            "-dev",
            "-node=test",
            "-bind=127.0.0.1",
            "-client=127.0.0.1",
            "-http-port=" + ports.get(0),
            "-server-port=" + ports.get(1),
            "-serf-lan-port=" + ports.get(2),
            "-serf-wan-port=" + ports.get(3),
            "-dns-port=-1",
            "-grpc-port=-1",
            "-hcl=" + more,
            "-log-level=info")
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .start();
  }

  private ConsulAgent awaitLeader() throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!hasLeader()) {
      if (!process.isAlive() || System.nanoTime() - end > 0) {
        close();
        throw new AssertionError("Consul did not start: " + Files.readString(log));
      }
      Thread.sleep(20);
    }
    return this;
  }

  /** Its own entry is there only once it can take others. */
  private boolean hasLeader() throws InterruptedException {
    try {
      return get("/v1/health/service/consul?passing=1").contains("\"consul\"");
    } catch (IOException notYet) {
      return false;
    }
  }

  /** {@code host:port}. */
  public String address() {
    return "127.0.0.1:" + ports.getFirst();
  }

  /** {@code host:port} where it takes TLS. */
  String tlsAddress() {
    return "127.0.0.1:" + ports.get(4);
  }

  /** Puts an instance in whose check passes until it is told otherwise. */
  public void register(String service, String id, int port, String... tags)
      throws IOException, InterruptedException {
    String list = tags.length == 0 ? "" : "\"" + String.join("\", \"", tags) + "\"";
    put(
        "/v1/agent/service/register",
        """
        {"ID": "%s", "Name": "%s", "Address": "127.0.0.1", "Port": %d, "Tags": [%s],
         "Meta": {"zone": "a"}, "Check": {"TTL": "1h", "Status": "passing"}}\
        """
            .formatted(id, service, port, list));
  }

  void deregister(String id) throws IOException, InterruptedException {
    put("/v1/agent/service/deregister/" + id, "");
  }

  /** The check of an instance fails, or passes again. */
  void check(String id, boolean passes) throws IOException, InterruptedException {
    put("/v1/agent/check/" + (passes ? "pass" : "fail") + "/service:" + id, "");
  }

  /** What it answers, without white space. */
  String get(String target) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder().GET(), target).body().replaceAll("\\s", "");
  }

  private void put(String target, String body) throws IOException, InterruptedException {
    HttpRequest.BodyPublisher content = HttpRequest.BodyPublishers.ofString(body);
    HttpResponse<String> response = send(HttpRequest.newBuilder().PUT(content), target);
    if (response.statusCode() != 200) {
      throw new AssertionError(target + ": " + response.statusCode() + " " + response.body());
    }
  }

  private HttpResponse<String> send(HttpRequest.Builder request, String target)
      throws IOException, InterruptedException {
    URI uri = URI.create("http://" + address() + target);
    return client.send(
        request.uri(uri).timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofString());
  }

  /** It dies. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** It comes back, and knows nothing. */
  void restart() throws IOException, InterruptedException {
    process = launch();
    awaitLeader();
  }

  @Override
  public void close() throws InterruptedException {
    kill();
    client.close();
  }
}
