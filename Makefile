# What can be done here. `make` alone lists it.

export JAVA_HOME := $(shell bin/find-jdk)
ifeq ($(JAVA_HOME),)
$(error no JDK 21 or later was found: see above what to install)
endif

# Maven's own libraries use sun.misc.Unsafe, and JDKs from 24 on say so at every start.
ifneq ($(shell sed -n 's/^JAVA_VERSION="2[3-9].*/known/p' $(JAVA_HOME)/release),)
export MAVEN_OPTS += --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED
endif

MAVEN := mvn --batch-mode --no-transfer-progress
# unlike --quiet, this lets warnings through: a compiler warning is what stops a build here
BRIEF := -Dorg.slf4j.simpleLogger.defaultLogLevel=warn
STAGED := quickstart/target/unchecked/lib/.staged
BENCHMARKS := $(JAVA_HOME)/bin/java -cp 'benchmarks/target/unchecked/classes:quickstart/target/unchecked/lib/*'
DRIVE := $(BENCHMARKS) bookings.benchmarks.Load
# folders too, since a removed file changes nothing but its folder
SOURCES := $(shell find pom.xml .mvn */pom.xml */src/main)

.PHONY: help
help: ## list what can be done (this)
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-22s %s\n", $$1, $$2 }' Makefile

.PHONY: up
up: build ## build, then run everything in one JVM with a broker, a database and demo data (kept in data/)
	@exec bin/bookings quickstart

.PHONY: check
check: maven ## the whole gate: format, Error Prone, NullAway, dependency rules, every test, check-deploy
	@rm -rf */target/surefire-reports */target/not-run.txt
	@status=0; \
	$(MAVEN) --fail-at-end verify || status=1; \
	bin/check-deploy || status=1; \
	echo; bin/test-totals || status=1; \
	exit $$status

.PHONY: check-deploy
check-deploy: ## Dockerfile, image, docker-compose.yml, k8s/, alerts, dashboard, OpenAPI and AsyncAPI files: schemas, rules, and mistakes that the rules must catch
	@bin/check-deploy

.PHONY: check-long
check-long: maven ## the tests that take minutes: programs killed again and again under load, the image at work
	@status=0; \
	$(MAVEN) $(BRIEF) -Dtest.included=long -Dtest.excluded= -Dsurefire.failIfNoSpecifiedTests=false test || status=1; \
	bin/check-deploy --long || status=1; \
	exit $$status

.PHONY: chaos
MINUTES := 15
SEED :=
chaos: maven ## break parts of a marketplace under load for MINUTES=15, and check what is left; SEED=… does it again
	@$(MAVEN) $(BRIEF) --projects end-to-end --also-make -DskipTests test \
		dependency:build-classpath -Dmdep.includeScope=test -Dmdep.outputFile=target/test.classpath
	@cd end-to-end && exec $(JAVA_HOME)/bin/java --enable-native-access=ALL-UNNAMED \
		-cp "target/test-classes:$$(cat target/test.classpath)" bookings.endtoend.ChaosRun $(MINUTES) $(SEED)

.PHONY: fmt
fmt: maven ## format every Java source
	@$(MAVEN) $(BRIEF) spotless:apply

.PHONY: release-schemas
SCHEMAS := booking-wire/src/test/resources/released-schemas
release-schemas: ## take the messages as they are for those that readers go by from now on; see CONTRIBUTING.md first
	@rm -f $(SCHEMAS)/*.json
	@cp booking-wire/src/main/resources/bookings/schemas/*.json $(SCHEMAS)
	@git status --short $(SCHEMAS)

.PHONY: build
build: $(STAGED) ## compile and stage the jars that bin/bookings runs, without the tests; nothing where nothing changed

$(STAGED): $(SOURCES) | maven
	@echo "building (only what changed; the first time fetches the libraries) ..."
	@$(MAVEN) $(BRIEF) --threads 2 --activate-profiles unchecked --projects quickstart,benchmarks --also-make package
	@touch $@

.PHONY: image sbom
IMAGE :=
BASE :=
ARCHITECTURE :=
IMAGE_FILE := image/target/booking-streams.tar
# the reader of CycloneDX's schema warns of words in it that it does not know
IMAGE_BUILD := $(MAVEN) $(BRIEF) -Dorg.slf4j.simpleLogger.log.com.networknt=error -Pimage -Dmaven.test.skip=true \
	--projects image --also-make
image: maven ## the image, without Docker: image/target/booking-streams.tar (IMAGE=its name, BASE=what to make it on, ARCHITECTURE=arm64)
	@$(IMAGE_BUILD) $(if $(IMAGE),-Dimage.name=$(IMAGE)) $(if $(BASE),-Dimage.base=$(BASE)) \
		$(if $(ARCHITECTURE),-Dimage.architecture=$(ARCHITECTURE)) package
	@bin/finish-image image/target/jib-image.tar $(IMAGE_FILE)
sbom: maven ## what the image ships, jar by jar, in image/target/classes/sbom.json (CycloneDX)
	@$(IMAGE_BUILD) -Djib.skip=true package
	@echo image/target/classes/sbom.json

.PHONY: run-gateway run-owner-decisions run-booking-topology run-mongo-sink
run-gateway: build ## run the traveler's program alone; settings from the environment
	@exec bin/bookings gateway
run-owner-decisions: build ## run the owner's program alone
	@exec bin/bookings owner-decisions
run-booking-topology: build ## run the deciding program alone
	@exec bin/bookings booking-topology
run-mongo-sink: build ## run the mirror to MongoDB alone
	@exec bin/bookings mongo-sink

.PHONY: bench storm running
# a JVM that has just started compiles for a minute on two cores
WARMUP := 60
SECONDS := 20
ROUNDS := 200
bench: running ## drive creates at a running `make up`: WARMUP=60 seconds, then SECONDS=20 over 1 and over 64 connections
	@$(DRIVE) creates data/demo.json $(WARMUP) $(SECONDS) 1 64
storm: running ## in each of ROUNDS=200, 20 travelers at once ask a running `make up` for one night
	@$(DRIVE) storm data/demo.json $(ROUNDS)
# it has built everything, and building anew would take the jars away from under it
running:
	@test -f data/demo.json || { echo "run \`make up\` first, in another terminal" >&2; exit 1; }

.PHONY: bench-reads
READ_SECONDS := 6
bench-reads: build ## 100,000 bookings in a marketplace of its own: latency of each list, delay of live events, READ_SECONDS=6 each
	@$(BENCHMARKS) bookings.benchmarks.ReadBenchmark benchmarks/target/bench-reads $(READ_SECONDS)

.PHONY: reset
reset: ## forget all bookings and demo data: wipe data/ (stop `make up` first)
	@pid=$$(cat data/quickstart.lock 2>/dev/null); \
	if [ -n "$$pid" ] && ps -p "$$pid" -o args= 2>/dev/null | grep -q bookings.quickstart; then \
		echo "the quickstart (process $$pid) uses data: stop it first" >&2; exit 1; \
	fi
	rm -rf data

.PHONY: clean
clean: ## remove everything that was built
	rm -rf target */target

.PHONY: maven
maven:
	@command -v mvn >/dev/null || { echo "Maven was not found. Install it: apt install maven, brew install maven, or https://maven.apache.org/download.cgi" >&2; exit 1; }
