package dev.jadegate.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jadegate.testkit.TestGateway;
import dev.jadegate.upstream.CheckTally;
import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the gateway's checks make of the health service that comes with gRPC. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HealthCheckTest {
  private final HealthStatusManager statuses = new HealthStatusManager();

  /** How the first check of that service goes. */
  private static String result(String service, List<BindableService> offered) throws IOException {
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    offered.forEach(builder::addService);
    Server server = builder.build().start();
    try (TestGateway gateway =
        TestGateway.start(
            """
            services:
              - name: calls
                path: /
                protocol: grpc
                instances: ["127.0.0.1:%d"]
                health_check: {active: {type: grpc, service: "%s"}}
            """
                .formatted(server.getPort(), service))) {
      CheckTally.Last last =
          gateway.gateway().services().getFirst().instances().getFirst().checks().last();
      return last == null ? "none" : last.result() + " " + last.reason();
    } finally {
      server.shutdownNow();
    }
  }

  @Test
  void serverThatServesIsUp() throws IOException {
    assertThat(result("", List.of(statuses.getHealthService())))
        .isEqualTo("OK grpc status SERVING");
  }

  @Test
  void statusIsThatOfTheServiceThatIsAskedFor() throws IOException {
    statuses.setStatus("a.Good", ServingStatus.SERVING);
    statuses.setStatus("a.Bad", ServingStatus.NOT_SERVING);
    List<BindableService> offered = List.of(statuses.getHealthService());

    assertThat(result("a.Good", offered)).isEqualTo("OK grpc status SERVING");
    assertThat(result("a.Bad", offered)).isEqualTo("FAILED grpc status NOT_SERVING");
    assertThat(result("a.Unknown", offered)).isEqualTo("FAILED grpc status NOT_FOUND");
  }

  @Test
  void serverThatIsAboutToStopIsDown() throws IOException {
    statuses.enterTerminalState();

    assertThat(result("", List.of(statuses.getHealthService())))
        .isEqualTo("FAILED grpc status NOT_SERVING");
  }

  @Test
  void serverWithoutAHealthServiceIsDown() throws IOException {
    assertThat(result("", List.of())).isEqualTo("FAILED grpc status UNIMPLEMENTED");
  }
}
