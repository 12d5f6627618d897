/** Answers from the cache, and answers for it. */
@NullMarked
package dev.jadegate.filter.cache;

import org.jspecify.annotations.NullMarked;
