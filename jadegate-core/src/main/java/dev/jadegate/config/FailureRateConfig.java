package dev.jadegate.config;

/** Instances too many of whose requests fail within a window are ejected. */
public record FailureRateConfig(
    @Key(
            value = "An instance of whose requests this percentage or more failed is ejected.",
            orElse = "50",
            min = "1",
            max = "100")
        int threshold,
    @Key(
            value = "With fewer requests in the window an instance is not judged.",
            orElse = "20",
            min = "1")
        int minimumRequests,
    @Key(
            value =
                "With fewer instances that have so many requests nobody is judged: then it is not"
                    + " one that stands out.",
            orElse = "3",
            min = "1")
        int minimumInstances) {}
