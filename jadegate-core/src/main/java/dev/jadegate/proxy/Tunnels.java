package dev.jadegate.proxy;

import dev.jadegate.loop.Loop;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * The open tunnels of one event loop, which outlive reloads: those whose route a reload changed or
 * removed are ended after a grace. Belongs to that loop.
 */
final class Tunnels {
  private final Loop loop;
  private final Set<Tunnel> open = new HashSet<>();
  private Predicate<Route> inForce = route -> true;
  private long graceNanos;

  Tunnels(Loop loop) {
    this.loop = loop;
  }

  void add(Tunnel tunnel) {
    open.add(tunnel);
    if (!inForce.test(tunnel.route())) {
      endLater(List.of(tunnel)); // the handshake was under way while its route went
    }
  }

  void remove(Tunnel tunnel) {
    open.remove(tunnel);
  }

  /** Another configuration is in force; which routes are in it unchanged. */
  void reloaded(Predicate<Route> unchanged, long grace) {
    inForce = unchanged;
    graceNanos = grace;
    List<Tunnel> left = open.stream().filter(tunnel -> !unchanged.test(tunnel.route())).toList();
    if (!left.isEmpty()) {
      endLater(left);
    }
  }

  private void endLater(List<Tunnel> left) {
    loop.eventLoop().schedule(() -> end(left), graceNanos, TimeUnit.NANOSECONDS);
  }

  /** Unless yet another reload brought their route back. */
  private void end(List<Tunnel> left) {
    for (Tunnel tunnel : left) {
      if (!inForce.test(tunnel.route())) {
        tunnel.close(TunnelEnd.RELOAD);
      }
    }
  }
}
