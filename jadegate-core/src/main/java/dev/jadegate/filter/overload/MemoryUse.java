package dev.jadegate.filter.overload;

import com.sun.management.GarbageCollectorMXBean;
import com.sun.management.GcInfo;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocatorMetric;
import io.netty.util.internal.PlatformDependent;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** How much of the process's memory is in use, as shares of what it may have. One thread's. */
final class MemoryUse {
  /** Those that look at the whole heap; what the others leave may be garbage for the most part. */
  private static final Set<String> FULL =
      Set.of(
          "MarkSweepCompact",
          "PS MarkSweep",
          "G1 Old Generation",
          "ZGC Major Cycles",
          "Shenandoah Cycles");

  /** A heap that is nearly full is collected more often than that. */
  private static final long LONG_AGO_NANOS = 10_000_000_000L;

  private final List<Collector> collectors =
      ManagementFactory.getPlatformMXBeans(GarbageCollectorMXBean.class).stream()
          .filter(collector -> FULL.contains(collector.getName()))
          .map(Collector::new)
          .toList();
  private final Set<String> heapPools =
      ManagementFactory.getMemoryPoolMXBeans().stream()
          .filter(pool -> pool.getType() == MemoryType.HEAP)
          .map(MemoryPoolMXBean::getName)
          .collect(Collectors.toSet());

  /** Asks what a collection came to once, and not whenever somebody wants to know. */
  private final class Collector {
    private final GarbageCollectorMXBean bean;
    private long seen;
    private long seenNanos;
    private long left;

    Collector(GarbageCollectorMXBean bean) {
      this.bean = bean;
    }

    /** What its last collection left; 0 if that is long ago. */
    long left() {
      long now = System.nanoTime();
      if (bean.getCollectionCount() != seen) {
        GcInfo last = bean.getLastGcInfo();
        if (last != null) {
          seen = last.getId();
          seenNanos = now;
          left = heapOf(last.getMemoryUsageAfterGc());
        }
      }
      return seen > 0 && now - seenNanos <= LONG_AGO_NANOS ? left : 0;
    }
  }

  /** Of the heap what a full collection of the last ten seconds left; 0 if there was none. */
  double heap() {
    long used = 0;
    for (Collector collector : collectors) {
      used = Math.max(used, collector.left());
    }
    return (double) used / Runtime.getRuntime().maxMemory();
  }

  private long heapOf(Map<String, MemoryUsage> pools) {
    long used = 0;
    for (Map.Entry<String, MemoryUsage> pool : pools.entrySet()) {
      if (heapPools.contains(pool.getKey())) {
        used += pool.getValue().getUsed();
      }
    }
    return used;
  }

  /**
   * Of the memory for buffers what is in them; what the allocator keeps for others is free. But
   * each of its arenas takes memory by whole chunks, so that one chunk of each may be of no use
   * when another arena needs one.
   */
  double directMemory() {
    PooledByteBufAllocatorMetric metric = PooledByteBufAllocator.DEFAULT.metric();
    long most = PlatformDependent.maxDirectMemory();
    if (metric.numDirectArenas() == 0) { // too little memory to pool any
      return (double) PlatformDependent.usedDirectMemory() / most;
    }
    return (double) PooledByteBufAllocator.DEFAULT.pinnedDirectMemory()
        / (most - (long) metric.numDirectArenas() * metric.chunkSize());
  }
}
