package dev.jadegate.interop;

/**
 * The cases of the suite that need no server of their own, no credentials and no name service: the
 * names of gRPC's interop description first, then what the suite has beyond it. The compressed
 * cases go without their probe, which gRPC's server in Java fails.
 */
enum InteropCase {
  EMPTY_UNARY(InteropCalls::emptyUnary),
  LARGE_UNARY(InteropCalls::largeUnary),
  CLIENT_COMPRESSED_UNARY(calls -> calls.clientCompressedUnary(false)),
  SERVER_COMPRESSED_UNARY(InteropCalls::serverCompressedUnary),
  CLIENT_STREAMING(InteropCalls::clientStreaming),
  CLIENT_COMPRESSED_STREAMING(calls -> calls.clientCompressedStreaming(false)),
  SERVER_STREAMING(InteropCalls::serverStreaming),
  SERVER_COMPRESSED_STREAMING(InteropCalls::serverCompressedStreaming),
  PING_PONG(InteropCalls::pingPong),
  EMPTY_STREAM(InteropCalls::emptyStream),
  CUSTOM_METADATA(InteropCalls::customMetadata),
  STATUS_CODE_AND_MESSAGE(InteropCalls::statusCodeAndMessage),
  SPECIAL_STATUS_MESSAGE(InteropCalls::specialStatusMessage),
  UNIMPLEMENTED_METHOD(InteropCalls::unimplementedMethod),
  UNIMPLEMENTED_SERVICE(InteropCalls::unimplementedService),
  CANCEL_AFTER_BEGIN(InteropCalls::cancelAfterBegin),
  CANCEL_AFTER_FIRST_RESPONSE(InteropCalls::cancelAfterFirstResponse),
  TIMEOUT_ON_SLEEPING_SERVER(InteropCalls::timeoutOnSleepingServer),
  VERY_LARGE_REQUEST(InteropCalls::veryLargeRequest),

  VERY_LARGE_RESPONSE(InteropCalls::veryLargeResponse),
  EMPTY_UNARY_RETRIABLE(InteropCalls::emptyUnaryWithRetriableStream),
  FULL_DUPLEX(InteropCalls::fullDuplexCallShouldSucceed),
  HALF_DUPLEX(InteropCalls::halfDuplexCallShouldSucceed),
  FLOW_CONTROL(InteropCalls::serverStreamingShouldBeFlowControlled),
  METADATA_UNARY(InteropCalls::exchangeMetadataUnaryCall),
  METADATA_STREAMING(InteropCalls::exchangeMetadataStreamingCall),
  DEADLINE_NOT_EXCEEDED(InteropCalls::deadlineNotExceeded),
  DEADLINE_EXCEEDED(InteropCalls::deadlineExceeded),
  DEADLINE_EXCEEDED_STREAMING(InteropCalls::deadlineExceededServerStreaming),
  DEADLINE_IN_PAST(InteropCalls::deadlineInPast),
  MAX_INBOUND_EXACT(InteropCalls::maxInboundSize_exact),
  MAX_INBOUND_TOO_BIG(InteropCalls::maxInboundSize_tooBig),
  MAX_OUTBOUND_EXACT(InteropCalls::maxOutboundSize_exact),
  MAX_OUTBOUND_TOO_BIG(InteropCalls::maxOutboundSize_tooBig),
  GRACEFUL_SHUTDOWN(InteropCalls::gracefulShutdown);

  /** Calls, and fails as a test does. */
  private interface Calls {
    void make(InteropCalls calls) throws Exception;
  }

  private final Calls calls;

  InteropCase(Calls calls) {
    this.calls = calls;
  }

  /** Makes the calls of this case to a port of loopback. */
  void run(int port) throws Exception {
    try (InteropCalls suite = new InteropCalls(port)) {
      calls.make(suite);
    }
  }
}
