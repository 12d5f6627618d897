package dev.jadegate.admin;

import dev.jadegate.upstream.Instance;
import dev.jadegate.upstream.Service;
import tools.jackson.core.JsonGenerator;

/**
 * What one part of the gateway, such as health checks or discovery, knows of a service and its
 * instances: adds members to their objects on the services page. Called on a virtual thread, for
 * services and instances that may be gone by then; it writes whole members, whose names no other
 * detail has.
 */
public interface ServiceDetail {
  /** Adds members to a service. */
  default void ofService(Service service, JsonGenerator out) {}

  /** Adds members to an instance. */
  default void ofInstance(Service service, Instance instance, JsonGenerator out) {}
}
