/** Changes to header fields. */
@NullMarked
package dev.jadegate.filter.transform;

import org.jspecify.annotations.NullMarked;
