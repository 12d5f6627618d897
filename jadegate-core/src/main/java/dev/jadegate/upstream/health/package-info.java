/**
 * Active health checks: each instance of a service is asked at its time how it is. All of it lives
 * on the one event loop of the checks, apart from those of requests; what came of it goes to the
 * service on the control thread.
 */
@NullMarked
package dev.jadegate.upstream.health;

import org.jspecify.annotations.NullMarked;
