/**
 * Passive health checks: what becomes of requests tells which instances are better left alone for
 * some time. Counted on the event loops, decided on the control thread.
 */
@NullMarked
package dev.jadegate.upstream.outlier;

import org.jspecify.annotations.NullMarked;
