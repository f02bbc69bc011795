# One image for the four programs and the operators' commands:
# docker build -t booking-streams:0.1.0 . && docker run booking-streams:0.1.0 gateway
# `make image` makes the same without Docker, from image/pom.xml; `make check-deploy` compares the two.

FROM maven:3.9.16-eclipse-temurin-25 AS build
WORKDIR /src
COPY . .
# Only what the programs run with: not the quickstart, whose broker and database no deployment needs.
RUN --mount=type=cache,target=/root/.m2 \
    mvn --batch-mode --no-transfer-progress -Pimage -Dmaven.test.skip=true -Djib.skip=true \
        --projects image --also-make package

FROM eclipse-temurin:25.0.4_7-jre-noble
LABEL org.opencontainers.image.title="Booking Streams" \
    org.opencontainers.image.description="A request-to-book engine for marketplaces of stays" \
    org.opencontainers.image.version="0.1.0" \
    org.opencontainers.image.licenses="Apache-2.0"
WORKDIR /app
# those of others first, since a new version of ours leaves that layer as it is
COPY --from=build /src/image/target/libs/others libs
COPY --from=build /src/image/target/libs/ours libs
COPY --from=build /src/image/target/classes/sbom.json resources/
COPY bin/bookings bin/healthy bin/
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
