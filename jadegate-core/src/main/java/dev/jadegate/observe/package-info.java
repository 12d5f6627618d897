/**
 * Metrics, the access log and the names of what is logged. Event loops record; one thread of its
 * own writes the log.
 */
@NullMarked
package dev.jadegate.observe;

import org.jspecify.annotations.NullMarked;
