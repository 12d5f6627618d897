/**
 * What single steps of a request cost, measured with JMH; whole requests are compared by the
 * script.
 */
@NullMarked
package dev.jadegate.benchmarks;

import org.jspecify.annotations.NullMarked;
