package bookings.endtoend;

import com.google.protobuf.ByteString;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/** A tracing system that takes spans over OTLP and HTTP, and keeps them. */
final class OtlpReceiver implements AutoCloseable {
    private final HttpServer server;
    private final List<Span> spans = new CopyOnWriteArrayList<>();

    /**
     * A step that a program has told of.
     *
     * @param parent the id of the step that led to it; empty where it began the trace
     * @param links the ids of steps in other traces, as {@code trace/span}
     * @param text all that was told, to be searched
     */
    record Span(
            String program,
            String name,
            String kind,
            String trace,
            String id,
            String parent,
            List<String> links,
            Map<String, String> notes,
            String text) {}

    private OtlpReceiver(HttpServer server) {
        this.server = server;
    }

    static OtlpReceiver start() {
        try {
            var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            var receiver = new OtlpReceiver(server);
            server.createContext("/v1/traces", receiver::take);
            server.start();
            return receiver;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** All that was told, first to last. */
    List<Span> spans() {
        return spans;
    }

    private void take(HttpExchange call) throws IOException {
        try (call) {
            var told = ExportTraceServiceRequest.parseFrom(call.getRequestBody());
            told.getResourceSpansList().forEach(this::take);
            var answer = ExportTraceServiceResponse.getDefaultInstance().toByteArray();
            call.getResponseHeaders().set("Content-Type", "application/x-protobuf");
            call.sendResponseHeaders(200, answer.length == 0 ? -1 : answer.length);
        }
    }

    private void take(ResourceSpans told) {
        var program = values(told.getResource().getAttributesList()).getOrDefault("service.name", "");
        told.getScopeSpansList()
                .forEach(scope -> scope.getSpansList()
                        .forEach(span -> spans.add(new Span(
                                program,
                                span.getName(),
                                span.getKind().name().replace("SPAN_KIND_", ""),
                                hex(span.getTraceId()),
                                hex(span.getSpanId()),
                                hex(span.getParentSpanId()),
                                span.getLinksList().stream()
                                        .map(link -> hex(link.getTraceId()) + "/" + hex(link.getSpanId()))
                                        .toList(),
                                values(span.getAttributesList()),
                                told.getResource() + " " + span))));
    }

    private static Map<String, String> values(List<KeyValue> attributes) {
        return attributes.stream()
                .collect(Collectors.toMap(
                        KeyValue::getKey,
                        attribute -> attribute.getValue().hasIntValue()
                                ? Long.toString(attribute.getValue().getIntValue())
                                : attribute.getValue().getStringValue()));
    }

    private static String hex(ByteString id) {
        return HexFormat.of().formatHex(id.toByteArray());
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
