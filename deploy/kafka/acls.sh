#!/bin/sh
# What each program may do at brokers that forbid what is not allowed. Nobody but the topology may write what was decided;
# nobody may create topics, but the topology its own. Can be repeated. Needs Kafka's bin/ on the PATH and
#   KAFKA_BROKERS  the brokers, host:port
#   ADMIN_CONFIG   a file with the properties of someone who may give rights
# and, where they are not the usual ones, the names that the programs are given: KAFKA_REQUEST_TOPIC, KAFKA_DECISION_TOPIC,
# KAFKA_RESPONSE_TOPIC, APPLICATION_ID, SINK_GROUP. USER_SUFFIX=-b is for a second set of users, gateway-b and so on.
# ACTION=remove takes away what it would give.
set -eu
: "${KAFKA_BROKERS:?}" "${ADMIN_CONFIG:?}"
requests=${KAFKA_REQUEST_TOPIC:-booking-requests}
decisions=${KAFKA_DECISION_TOPIC:-owner-decisions}
updates=${KAFKA_RESPONSE_TOPIC:-booking-updates}
application=${APPLICATION_ID:-booking-topology}
sink=${SINK_GROUP:-mongo-sink}

# allow USER "OPERATION..." RESOURCE...
allow() {
    user=$1 operations=$2
    shift 2
    for operation in $operations; do
        set -- "$@" --operation "$operation"
    done
    kafka-acls.sh --bootstrap-server "$KAFKA_BROKERS" --command-config "$ADMIN_CONFIG" \
        "--${ACTION:-add}" --force --allow-principal "User:$user${USER_SUFFIX:-}" "$@"
}

# At its start each program looks whether its topics are kept as they must be: DescribeConfigs. Who may read or write may
# also Describe.

# asks, and hears what came of it
allow gateway "Write DescribeConfigs" --topic "$requests"
allow gateway "Describe DescribeConfigs" --topic "$decisions"
allow gateway "Read DescribeConfigs" --topic booking-replies --topic "$updates"
allow gateway "Read" --group traveler-group

# answers, and hears what came of it
allow owner-decisions "Write DescribeConfigs" --topic "$decisions"
allow owner-decisions "Read DescribeConfigs" --topic "$requests" --topic booking-replies --topic "$updates"
allow owner-decisions "Read" --group owner-group

# decides, in transactions, and keeps its state in a topic that it makes
allow booking-topology "Read DescribeConfigs" --topic "$requests"
allow booking-topology "Read Write DescribeConfigs" --topic "$decisions" --topic booking-rekeyed
allow booking-topology "Write DescribeConfigs" --topic "$updates" --topic booking-replies --topic booking-dead-letters
allow booking-topology "Create Read Write DescribeConfigs" --resource-pattern-type prefixed --topic "$application-"
allow booking-topology "Read" --group "$application"
allow booking-topology "Write" --resource-pattern-type prefixed --transactional-id "$application-"

# mirrors, and puts aside what it cannot read
allow mongo-sink "Read DescribeConfigs" --topic "$updates"
allow mongo-sink "Write DescribeConfigs" --topic booking-dead-letters
allow mongo-sink "Read" --group "$sink"

# people with bin/bookings: they look at everything, and send once more what could not be read
allow bookings-operator "Read Write" --topic "$requests" --topic "$decisions" --topic booking-rekeyed
allow bookings-operator "Read" --topic "$updates" --topic booking-replies --topic booking-dead-letters
allow bookings-operator "Read" --group bookings-redrive
allow bookings-operator "Describe" --group "$sink"
