package dev.jadegate.config;

/** A Kubernetes cluster. */
public record KubernetesConfig(
    @Key(value = "The namespace of the services.", orElse = "default") String namespace,
    @Key(value = "Its API server.", orElse = "https://kubernetes.default.svc") String api) {}
