#!/bin/sh
# Makes a user for each program, or gives it another password. Needs Kafka's bin/ on the PATH and
#   KAFKA_BROKERS  the brokers, host:port
#   ADMIN_CONFIG   a file with the properties of someone who may do so
#   PASSWORDS      a directory with a file for each user, named as the user, with its password
# USER_SUFFIX=-b makes a second set of users, gateway-b and so on, to which programs can move.
# Passwords pass in files, since everybody on a machine sees the arguments of a command.
set -eu
: "${KAFKA_BROKERS:?}" "${ADMIN_CONFIG:?}" "${PASSWORDS:?}"

credential=$(mktemp)
trap 'rm -f "$credential"' EXIT
for user in gateway owner-decisions booking-topology mongo-sink bookings-operator; do
    user=$user${USER_SUFFIX:-}
    printf 'SCRAM-SHA-512=iterations=8192,password=%s\n' "$(cat "$PASSWORDS/$user")" >"$credential"
    kafka-configs.sh --bootstrap-server "$KAFKA_BROKERS" --command-config "$ADMIN_CONFIG" \
        --alter --entity-type users --entity-name "$user" --add-config-file "$credential"
done
