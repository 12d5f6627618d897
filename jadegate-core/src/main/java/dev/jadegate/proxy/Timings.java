package dev.jadegate.proxy;

import dev.jadegate.message.FieldName;
import org.jspecify.annotations.Nullable;

/**
 * Timeouts of a route in nanoseconds; zero: none.
 *
 * @param connect for opening a connection
 * @param response from the request's last byte to the response's head
 * @param idle the longest silence within a response, and of both sides of a tunnel
 * @param total the whole exchange with all its attempts
 * @param field where clients say how long they wait, in milliseconds; null: they are not asked
 */
public record Timings(
    long connect, long response, long idle, long total, @Nullable FieldName field) {}
