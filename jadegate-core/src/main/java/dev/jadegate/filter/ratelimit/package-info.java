/** Rate limits and quotas: who counts as one, what is answered, and what clients are told. */
@NullMarked
package dev.jadegate.filter.ratelimit;

import org.jspecify.annotations.NullMarked;
