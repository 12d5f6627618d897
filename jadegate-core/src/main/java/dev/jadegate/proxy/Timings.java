package dev.jadegate.proxy;

/**
 * Timeouts of a route in nanoseconds; zero: none.
 *
 * @param connect for opening a connection
 * @param response from the request's last byte to the response's head
 * @param idle the longest silence within a response, and of both sides of a tunnel
 * @param total the whole exchange with all its attempts
 */
public record Timings(long connect, long response, long idle, long total) {}
