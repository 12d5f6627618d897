/**
 * Whether what a client shows is right: signed tokens, keys, passwords. Plain of HTTP's exchange:
 * the filter asks. Answers that are known already are given at once on event loops; what takes
 * longer, such as a signature, a password's hash or an issuer's keys, runs on virtual threads.
 */
@NullMarked
package dev.jadegate.auth;

import org.jspecify.annotations.NullMarked;
