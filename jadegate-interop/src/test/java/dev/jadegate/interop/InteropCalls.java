package dev.jadegate.interop;

import io.grpc.ManagedChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.testing.integration.AbstractInteropTest;

/**
 * The calls of gRPC's own interoperability suite, made to a port in clear. Server and client use
 * the Netty that gRPC brings under another name, so that leak detection watches the gateway alone.
 */
final class InteropCalls extends AbstractInteropTest implements AutoCloseable {
  private final int port;

  /** A client of the server, or the gateway, at this port of loopback. */
  InteropCalls(int port) {
    this.port = port;
    setUp();
  }

  @Override
  protected ManagedChannelBuilder<?> createChannelBuilder() {
    return NettyChannelBuilder.forAddress("127.0.0.1", port)
        .usePlaintext()
        .flowControlWindow(TEST_FLOW_CONTROL_WINDOW)
        .maxInboundMessageSize(MAX_MESSAGE_SIZE);
  }

  /** The suite's statistics are taken inside of a server that it starts itself. */
  @Override
  protected boolean metricsExpected() {
    return false;
  }

  @Override
  public void close() {
    tearDown();
  }
}
