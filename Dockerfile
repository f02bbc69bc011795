# One image for the four programs and the operators' commands:
# docker build -t booking-streams:0.1.0 . && docker run booking-streams:0.1.0 gateway

FROM maven:3.9.16-eclipse-temurin-25 AS build
WORKDIR /src
COPY . .
# Only what the programs run with: not the quickstart, whose broker and database no deployment needs. Tests are compiled
# and not run: the plugin that copies jars wants to see those of gateway's tests, which owner-decisions' tests need.
RUN --mount=type=cache,target=/root/.m2 \
    mvn --batch-mode --no-transfer-progress -DskipTests -DincludeScope=runtime \
        --projects booking-topology,gateway,owner-decisions,mongo-sink,bookings-cli --also-make \
        package dependency:copy-dependencies \
    && mkdir lib \
    && for module in booking-topology gateway owner-decisions mongo-sink bookings-cli; do \
        cp "$module"/target/*.jar "$module"/target/dependency/*.jar lib/ || exit 1; \
    done \
    && rm -f lib/*-tests.jar

FROM eclipse-temurin:25.0.4_7-jre-noble
WORKDIR /app
COPY bin/bookings bin/healthy bin/
COPY --from=build /src/lib lib
RUN install --directory --owner=10001 --group=10001 --mode=0750 /var/lib/bookings
# Everything but these two may be read-only. RocksDB unpacks its library into the second, so it must not be noexec.
ENV STATE_DIR=/var/lib/bookings \
    ROCKSDB_SHAREDLIB_DIR=/tmp
VOLUME ["/var/lib/bookings"]
# The ports for clients; admin ports are for probes and for the other programs, never for the world.
EXPOSE 5005 5002
# by number, so that Kubernetes can see that it is not root
USER 10001:10001
# A program takes SIGTERM itself, since bin/bookings becomes it.
ENTRYPOINT ["/app/bin/bookings"]
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s --retries=3 CMD ["/app/bin/healthy", "/livez"]
