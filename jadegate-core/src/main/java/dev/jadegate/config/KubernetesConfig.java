package dev.jadegate.config;

/** A Kubernetes cluster. Absent files are those that a pod has of its service account. */
public record KubernetesConfig(
    @Key(
            "The namespace of services whose name says none; absent: that of the gateway's own pod,"
                + " or default outside of a cluster.")
        String namespace,
    @Key(
            value = "Its API server: a URL, or host and port for https.",
            orElse = "https://kubernetes.default.svc",
            format = Format.HTTP_ADDRESS)
        String api,
    @Key("The file with the token that is shown to the API server; it is read for each request.")
        String tokenFile,
    @Key("PEM file: who may have signed the API server's certificate.") String caFile) {}
