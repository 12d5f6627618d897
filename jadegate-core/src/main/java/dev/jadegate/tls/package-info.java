/**
 * TLS on both sides: certificates and keys from files, contexts that connections of all event loops
 * share, and what stands between the TLS handler and a codec. Reading files and making contexts may
 * block and is done at start and reload; handlers run on their event loops.
 */
@NullMarked
package dev.jadegate.tls;

import org.jspecify.annotations.NullMarked;
