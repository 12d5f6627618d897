package dev.jadegate.message;

/** Takes the streams that a client opens. Called on their connection's event loop. */
public interface StreamAcceptor {
  /** A stream begins; what the client sends on it goes to the sink. */
  RequestSink accept(Downstream stream);
}
