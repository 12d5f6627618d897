/**
 * Instances from DNS: the addresses of a name (A, AAAA), or the hosts and ports of a service (SRV).
 * Each name is asked for by a virtual thread of its own, which waits as long as the answers hold;
 * questions go out on the event loops.
 */
@NullMarked
package dev.jadegate.upstream.discovery.dns;

import org.jspecify.annotations.NullMarked;
