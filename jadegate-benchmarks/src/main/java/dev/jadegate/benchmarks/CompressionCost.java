package dev.jadegate.benchmarks;

import dev.jadegate.config.ContentCoding;
import dev.jadegate.filter.compression.Coding;
import dev.jadegate.filter.compression.Compressor;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/**
 * What each encoding costs at each level: writes a Markdown table of size, CPU time and memory. The
 * body is 200 KB of JSON with words, numbers and UUIDs, which come at random from one seed; the
 * small one is its first 3 KB. Memory is what the process grows by for each of 40 compressors that
 * are under way at once, after 1.2 MB (of gzip it shows too little: its blocks are small and were
 * freed before); that needs {@code MALLOC_MMAP_THRESHOLD_=65536}, or what was freed before hides
 * it. {@code jadegate-benchmarks/compression} starts it.
 */
public final class CompressionCost {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final int BODY = 200_000;
  private static final int SMALL = 3000;
  private static final int OPEN = 40;
  private static final int TIMES = 6;

  private CompressionCost() {}

  public static void main(String[] arguments) throws IOException {
    ByteBuf body = Unpooled.directBuffer().writeBytes(json());
    ByteBuf out = Unpooled.directBuffer(1 << 20);
    System.out.println(
        "| encoding | level | size | CPU, ms per MB | CPU, us for 3 KB | memory, KB |");
    System.out.println("|---|---|---|---|---|---|");
    for (ContentCoding kind : ContentCoding.values()) {
      int last = kind == ContentCoding.GZIP ? 9 : 6;
      for (int level = kind == ContentCoding.BR ? 0 : 1; level <= last; level++) {
        Coding coding = Coding.of(kind, level);
        double large = nanos(coding, body, 20, out);
        int size = out.readableBytes();
        double small = nanos(coding, body.slice(0, SMALL), 500, out);
        System.out.printf(
            "| %s | %d | %.1f %% | %.1f | %.0f | %d |%n",
            coding.name(),
            level,
            100.0 * size / body.readableBytes(),
            large / 1e6 * (1 << 20) / body.readableBytes(),
            small / 1e3,
            memory(coding, body, out));
      }
    }
  }

  private static byte[] json() {
    Random random = new Random(1);
    String[] words = new String[2000];
    for (int i = 0; i < words.length; i++) {
      StringBuilder word = new StringBuilder();
      for (int length = 2 + random.nextInt(9); length > 0; length--) {
        word.append("etaoinshrdlucmfwypvbgk".charAt((int) (22 * Math.pow(random.nextDouble(), 2))));
      }
      words[i] = word.toString();
    }
    StringBuilder json = new StringBuilder("[");
    while (json.length() < BODY) {
      UUID id = new UUID(random.nextLong(), random.nextLong());
      json.append("{\"id\":\"%s\",\"price\":%d.99,\"text\":\"".formatted(id, random.nextInt(1000)));
      for (int i = 0; i < 15; i++) {
        json.append(words[(int) (words.length * Math.pow(random.nextDouble(), 3))]).append(' ');
      }
      json.append("\"},");
    }
    return json.toString().getBytes(StandardCharsets.US_ASCII);
  }

  /** CPU time of this thread, the least of some runs. */
  private static double nanos(Coding coding, ByteBuf body, int rounds, ByteBuf out) {
    double least = Double.MAX_VALUE;
    for (int run = 0; run < TIMES; run++) {
      long start = THREADS.getCurrentThreadCpuTime();
      for (int i = 0; i < rounds; i++) {
        out.clear();
        try (Compressor compressor = coding.open(body.readableBytes())) {
          compressor.write(body.duplicate(), out);
          compressor.finish(out);
        }
      }
      least = Math.min(least, (THREADS.getCurrentThreadCpuTime() - start) / (double) rounds);
    }
    return least;
  }

  private static long memory(Coding coding, ByteBuf body, ByteBuf out) throws IOException {
    List<Compressor> open = new ArrayList<>();
    long before = residentKilobytes();
    for (int i = 0; i < OPEN; i++) {
      Compressor compressor = coding.open(-1);
      open.add(compressor);
      for (int part = 0; part < TIMES; part++) {
        out.clear();
        compressor.write(body.duplicate(), out);
        compressor.flush(out);
      }
    }
    long grown = residentKilobytes() - before;
    open.forEach(Compressor::close);
    return grown / OPEN;
  }

  private static long residentKilobytes() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElse(0);
  }
}
