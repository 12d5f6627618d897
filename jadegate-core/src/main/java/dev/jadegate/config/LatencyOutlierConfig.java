package dev.jadegate.config;

import java.time.Duration;

/** Instances that answer more slowly than the others within a window are ejected. */
public record LatencyOutlierConfig(
    @Key(
            value =
                "An instance whose median time to the head of an answer is more than so many times"
                    + " the median of the others is ejected. Failures do not count.",
            orElse = "3",
            min = "1.5",
            max = "1000")
        double factor,
    @Key(
            value = "An instance with a median below this is never ejected for it.",
            orElse = "10ms",
            max = "1h")
        Duration atLeast,
    @Key(
            value = "With fewer answers in the window an instance is not judged.",
            orElse = "20",
            min = "1")
        int minimumRequests,
    @Key(
            value = "With fewer instances that have so many answers nobody is judged.",
            orElse = "3",
            min = "2")
        int minimumInstances) {}
