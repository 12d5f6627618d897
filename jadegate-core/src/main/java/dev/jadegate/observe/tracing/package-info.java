/**
 * Distributed tracing: reads and writes the fields that carry a trace, decides what is recorded,
 * and hands what was recorded to collectors. Event loops record; each collector has a thread of its
 * own.
 */
@NullMarked
package dev.jadegate.observe.tracing;

import org.jspecify.annotations.NullMarked;
