/**
 * Host, path, method and the rest to a route: an immutable compiled table, shared by all threads.
 */
@NullMarked
package dev.jadegate.route;

import org.jspecify.annotations.NullMarked;
