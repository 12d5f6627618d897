package dev.jadegate.admin;

import dev.jadegate.upstream.Health;
import java.util.Locale;

/**
 * What an instance's health comes to, in one word: the one that keeps requests from it for longest.
 */
enum InstanceState {
  UP,
  DOWN,
  PENDING,
  EJECTED,
  DRAINED;

  static InstanceState of(Health health) {
    if (health.isDrained()) {
      return DRAINED;
    }
    if (health.probed() == Health.Probed.DOWN) {
      return DOWN;
    }
    if (health.isEjected()) {
      return EJECTED;
    }
    return health.probed() == Health.Probed.PENDING ? PENDING : UP;
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
