package dev.jadegate.config;

import java.time.Duration;

/** What keeps an error of a registry from becoming an outage. */
public record GuardConfig(
    @Key(
            value =
                "An answer that leaves less than this share of the instances, in percent, is not"
                    + " believed at once; one that leaves none never is.",
            orElse = "50",
            min = "0",
            max = "100")
        int leastPercent,
    @Key(
            name = "confirm",
            value =
                "So long after such an answer the registry is asked anew, and then believed. Until"
                    + " then the instances that it leaves out are used, unless they fail. 0: each"
                    + " answer is believed at once.",
            orElse = "10s",
            max = "1h")
        Duration confirmTime) {}
