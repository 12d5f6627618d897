package dev.jadegate.proxy;

/** Why a WebSocket connection ended, or who began its end. */
enum TunnelEnd {
  /** The client's Close or FIN came first. */
  CLIENT("client"),
  /** The instance's did. */
  INSTANCE("instance"),
  /** Nothing passed either way for too long. */
  IDLE("idle"),
  /** The gateway stops. */
  DRAIN("drain"),
  /** A reload changed or removed its route. */
  RELOAD("reload"),
  /** One side's connection broke. */
  ERROR("error");

  private final String label;

  TunnelEnd(String label) {
    this.label = label;
  }

  /** The label in metrics. */
  String label() {
    return label;
  }
}
