package dev.jadegate.api;

import org.jspecify.annotations.Nullable;

/**
 * How an exchange ended.
 *
 * @param status the status sent to the client, 0 if none was sent
 * @param failure why it failed; null if it did not
 * @param requestBytes body bytes received from the client
 * @param responseBytes body bytes sent to the client
 * @param durationNanos from the request's head to the response's end
 * @param grpcStatus how a gRPC call ended, 0 if well; -1 if it was no gRPC call
 */
public record Outcome(
    int status,
    @Nullable Failure failure,
    long requestBytes,
    long responseBytes,
    long durationNanos,
    int grpcStatus) {}
