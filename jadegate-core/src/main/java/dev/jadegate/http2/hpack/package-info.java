/** HPACK, the compression of header fields in HTTP/2 (RFC 7541): bytes to fields and back. */
@NullMarked
package dev.jadegate.http2.hpack;

import org.jspecify.annotations.NullMarked;
