/** The RFC rules on header fields as pure functions: hop-by-hop, Forwarded, Via, Host. */
@NullMarked
package dev.jadegate.header;

import org.jspecify.annotations.NullMarked;
