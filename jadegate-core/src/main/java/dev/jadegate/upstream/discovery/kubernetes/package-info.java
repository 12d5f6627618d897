/**
 * Instances from the EndpointSlices of a Kubernetes cluster. One list and one watch for each
 * namespace serve all services that are looked for in it.
 */
@NullMarked
package dev.jadegate.upstream.discovery.kubernetes;

import org.jspecify.annotations.NullMarked;
