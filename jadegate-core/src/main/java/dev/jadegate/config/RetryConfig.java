package dev.jadegate.config;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** When a failed attempt is made again. */
public record RetryConfig(
    int retries,
    List<RetryCondition> when,
    Duration backoff,
    @Nullable Duration perTryTimeout,
    int budgetPercent,
    Size replay) {}
