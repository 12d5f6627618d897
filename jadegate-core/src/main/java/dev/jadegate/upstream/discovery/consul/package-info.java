/** Instances from Consul, by blocking queries to an agent; each watch has a virtual thread. */
@NullMarked
package dev.jadegate.upstream.discovery.consul;

import org.jspecify.annotations.NullMarked;
