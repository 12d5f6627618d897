package dev.jadegate.upstream;

import dev.jadegate.api.Balancer;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Two balancers, of which the first takes a share of the traffic. Where there is a key, the key
 * decides, so that it stays where it is. The far candidates come after the near ones.
 */
record SpillOver(Balancer near, int nearCount, int nearPercent, Balancer far) implements Balancer {
  private static final int ALL = 100;

  @Override
  public int choose(long hash, int attempt) {
    long draw =
        hash == 0
            ? ThreadLocalRandom.current().nextInt(ALL)
            : Long.remainderUnsigned(hash * 0x9E3779B97F4A7C15L >>> 32, ALL);
    // Every other further attempt looks on the other side: the whole zone may be in trouble.
    boolean isNear = draw < nearPercent ^ (attempt & 1) == 1;
    return isNear ? near.choose(hash, attempt) : nearCount + far.choose(hash, attempt);
  }
}
