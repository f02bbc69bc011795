package bookings.runtime.tracing;

import bookings.runtime.Environment;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whom a program tells of its steps, in the words of OpenTelemetry's specification.
 *
 * @param endpoint of an OTLP receiver over HTTP; empty for nobody
 * @param headers sent with each call to it; may hold a secret
 * @param service the program's name in traces
 * @param attributes more of what the program is, such as {@code deployment.environment.name}
 * @param sampler which traces are told of
 * @param share of the traces that begin here, for a sampler that draws lots; from 0 to 1
 * @param delay how long steps may gather before they are told
 */
public record TracingSettings(
        Optional<URI> endpoint,
        Map<String, String> headers,
        String service,
        Map<String, String> attributes,
        String sampler,
        double share,
        Duration delay) {
    private static final String ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private static final String HEADERS = "OTEL_EXPORTER_OTLP_HEADERS";
    private static final String PROTOCOL = "OTEL_EXPORTER_OTLP_PROTOCOL";
    private static final String EXPORTER = "OTEL_TRACES_EXPORTER";
    private static final String SAMPLER = "OTEL_TRACES_SAMPLER";
    private static final String SHARE = "OTEL_TRACES_SAMPLER_ARG";
    private static final String ATTRIBUTES = "OTEL_RESOURCE_ATTRIBUTES";

    /** The one that the exporter speaks. */
    private static final String HTTP = "http/protobuf";

    public TracingSettings {
        headers = Map.copyOf(headers);
        attributes = Map.copyOf(attributes);
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException(SHARE + " must be a number from 0 to 1, was " + share);
        }
        var unused = samplerOf(sampler, share);
    }

    /** @param program what the service is called where nobody says otherwise */
    public static TracingSettings from(Environment environment, String program) {
        return environment.build(() -> {
            requireOneOf(EXPORTER, environment.text("OTEL_TRACES_EXPORTER", "otlp"), List.of("otlp", "none"));
            requireOneOf(PROTOCOL, environment.text("OTEL_EXPORTER_OTLP_PROTOCOL", HTTP), List.of(HTTP));
            var isOff = environment.text("OTEL_TRACES_EXPORTER", "otlp").equals("none");
            var attributes = pairs(ATTRIBUTES, environment.text("OTEL_RESOURCE_ATTRIBUTES", ""));
            return new TracingSettings(
                    environment
                            .optional("OTEL_EXPORTER_OTLP_ENDPOINT")
                            .map(TracingSettings::address)
                            .filter(endpoint -> !isOff),
                    pairs(
                            HEADERS,
                            environment.secret("OTEL_EXPORTER_OTLP_HEADERS").orElse("")),
                    environment.text("OTEL_SERVICE_NAME", attributes.getOrDefault("service.name", program)),
                    attributes,
                    environment.text("OTEL_TRACES_SAMPLER", "parentbased_always_on"),
                    number(environment.text("OTEL_TRACES_SAMPLER_ARG", "1")),
                    Duration.ofMillis(environment.whole("OTEL_BSP_SCHEDULE_DELAY", 5_000, 1, 600_000)));
        });
    }

    Resource resource() {
        var all = Attributes.builder();
        attributes.forEach(all::put);
        return Resource.create(all.put("service.name", service).build());
    }

    Sampler spanSampler() {
        return samplerOf(sampler, share);
    }

    /** Without the headers and most of the address, which may hold passwords. */
    @Override
    public String toString() {
        return "TracingSettings[endpoint=%s, headers=%s, service=%s, sampler=%s]"
                .formatted(endpoint.map(URI::getHost), headers.keySet(), service, sampler);
    }

    private static Sampler samplerOf(String name, double share) {
        return switch (name) {
            case "always_on" -> Sampler.alwaysOn();
            case "always_off" -> Sampler.alwaysOff();
            case "traceidratio" -> Sampler.traceIdRatioBased(share);
            case "parentbased_always_on" -> Sampler.parentBased(Sampler.alwaysOn());
            case "parentbased_always_off" -> Sampler.parentBased(Sampler.alwaysOff());
            case "parentbased_traceidratio" -> Sampler.parentBased(Sampler.traceIdRatioBased(share));
            default ->
                throw new IllegalArgumentException(SAMPLER + " must be one of always_on, always_off, traceidratio,"
                        + " parentbased_always_on, parentbased_always_off, parentbased_traceidratio, was \"" + name
                        + "\"");
        };
    }

    private static URI address(String text) {
        try {
            var address = URI.create(text);
            if (List.of("http", "https").contains(String.valueOf(address.getScheme()))
                    && address.getHost() != null
                    && address.getQuery() == null) {
                return address;
            }
        } catch (IllegalArgumentException unreadable) {
            // as for one of another scheme
        }
        // the address may hold a password
        throw new IllegalArgumentException(ENDPOINT + " must be an address such as http://collector:4318");
    }

    private static void requireOneOf(String variable, String value, List<String> possible) {
        if (!possible.contains(value)) {
            throw new IllegalArgumentException(
                    variable + " must be " + String.join(" or ", possible) + ", was \"" + value + "\"");
        }
    }

    private static double number(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException unreadable) {
            throw new IllegalArgumentException(SHARE + " must be a number from 0 to 1, was \"" + text + "\"");
        }
    }

    /** {@code name=value,name=value}, with anything else percent-encoded. The message shows nothing: it may be secret. */
    private static Map<String, String> pairs(String variable, String text) {
        var pairs = new LinkedHashMap<String, String>();
        for (var pair : text.split(",", -1)) {
            if (pair.isBlank()) {
                continue;
            }
            var at = pair.indexOf('=');
            if (at < 1) {
                throw new IllegalArgumentException(variable + " must be name=value, comma-separated");
            }
            try {
                var value = pair.substring(at + 1).strip().replace("+", "%2B");
                pairs.put(pair.substring(0, at).strip(), URLDecoder.decode(value, StandardCharsets.UTF_8));
            } catch (IllegalArgumentException badEscape) {
                throw new IllegalArgumentException(variable + " has a % that is not followed by two digits");
            }
        }
        return pairs;
    }
}
