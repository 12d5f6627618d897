/**
 * Circuit breakers and rate limits: plain Java that knows neither Netty nor HTTP. Thread-safe,
 * without locks on the way of a call.
 */
@NullMarked
package dev.jadegate.resilience;

import org.jspecify.annotations.NullMarked;
