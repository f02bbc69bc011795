#!/bin/sh
# Makes those of our topics that are missing, as booking-runtime's Topics makes them. The programs refuse to start on
# topics that are kept otherwise. Settings are those of kafka-config; ADMIN_CONFIG names a file of properties for brokers that
# ask who is there.
set -eu
PATH=$PATH:/opt/kafka/bin

# with three copies a record counts once two have it, and one broker may be away
in_sync=$((KAFKA_REPLICATION > 1 ? KAFKA_REPLICATION - 1 : 1))
for_ever=-1
hour=3600000
days_30=2592000000
# Kafka deletes whole segments, so they are cut after a quarter of the time, or a week
quarter_hour=900000
week=604800000
ordinary_batch=1048588
moved_batch=2097176

# topic NAME PARTITIONS RETENTION_MS TIMESTAMPS MAX_BATCH_BYTES [SETTING=VALUE]...
topic() {
    name=$1 partitions=$2 retention=$3 timestamps=$4 batch=$5
    shift 5
    for setting in \
        "cleanup.policy=delete" "retention.ms=$retention" "retention.bytes=-1" \
        "message.timestamp.type=$timestamps" "max.message.bytes=$batch" \
        "min.insync.replicas=$in_sync" "unclean.leader.election.enable=false"; do
        set -- "$@" "$setting"
    done
    settings=
    for setting in "$@"; do
        settings="$settings --config $setting"
    done
    # shellcheck disable=SC2086 # a list of words
    kafka-topics.sh --bootstrap-server "$KAFKA_BROKERS" ${ADMIN_CONFIG:+--command-config "$ADMIN_CONFIG"} --create --if-not-exists \
        --topic "$name" --partitions "$partitions" --replication-factor "$KAFKA_REPLICATION" $settings
}

# Commands move on from one topic to another, which must never fail for their size: nothing is stored compressed.
topic "$KAFKA_REQUEST_TOPIC" "$KAFKA_PARTITIONS" $for_ever LogAppendTime $ordinary_batch compression.type=uncompressed
topic "$KAFKA_DECISION_TOPIC" "$KAFKA_PARTITIONS" $for_ever LogAppendTime $ordinary_batch compression.type=uncompressed
topic booking-rekeyed "$KAFKA_PARTITIONS" $for_ever CreateTime $moved_batch compression.type=uncompressed
topic "$KAFKA_RESPONSE_TOPIC" "$KAFKA_PARTITIONS" $for_ever CreateTime $ordinary_batch
topic booking-replies "$KAFKA_PARTITIONS" $hour CreateTime $ordinary_batch segment.ms=$quarter_hour
topic booking-dead-letters 3 $days_30 LogAppendTime $moved_batch compression.type=uncompressed segment.ms=$week
