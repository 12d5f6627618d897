/** Real gateways between HTTP/3 clients and raw sockets. */
@NullMarked
package dev.jadegate.http3;

import org.jspecify.annotations.NullMarked;
