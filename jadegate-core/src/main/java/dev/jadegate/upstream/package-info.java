/** Services and their instances as they are at run time, shared by all event loops. */
@NullMarked
package dev.jadegate.upstream;

import org.jspecify.annotations.NullMarked;
