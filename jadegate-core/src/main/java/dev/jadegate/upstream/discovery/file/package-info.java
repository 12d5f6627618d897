/** Instances from a file that is watched, on a virtual thread of its own. */
@NullMarked
package dev.jadegate.upstream.discovery.file;

import org.jspecify.annotations.NullMarked;
