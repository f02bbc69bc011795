package bookings.gateway.events;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How far a reader has come: for each partition of the updates the offset of the next record. It does not depend on the
 * process, so a stream can be taken up at another one. Outside it is the offsets joined with dots, which clients send back
 * as it came.
 */
final class Position {
    private static final int MOST_DIGITS = 18;

    private final long[] offsets;

    private Position(long[] offsets) {
        this.offsets = offsets;
    }

    /** @param offsets by partition; copied */
    static Position of(long... offsets) {
        return new Position(offsets.clone());
    }

    /** Empty where the text is no position over so many partitions. */
    static Optional<Position> parse(String text, int partitions) {
        var parts = text.split("\\.", -1);
        if (parts.length != partitions || !Arrays.stream(parts).allMatch(Position::isOffset)) {
            return Optional.empty();
        }
        return Optional.of(
                new Position(Arrays.stream(parts).mapToLong(Long::parseLong).toArray()));
    }

    private static boolean isOffset(String text) {
        return !text.isEmpty()
                && text.length() <= MOST_DIGITS
                && text.chars().allMatch(digit -> digit >= '0' && digit <= '9');
    }

    /** Whether the record lies before this, and so was met on the way here. */
    boolean isPast(int partition, long offset) {
        return offset < offsets[partition];
    }

    /** Whether whoever stands here has met everything that one who stands there has. */
    boolean hasReached(Position other) {
        return IntStream.range(0, offsets.length).allMatch(i -> offsets[i] >= other.offsets[i]);
    }

    /** In each partition the further one of both. */
    Position furthest(Position other) {
        return new Position(IntStream.range(0, offsets.length)
                .mapToLong(i -> Math.max(offsets[i], other.offsets[i]))
                .toArray());
    }

    /** This, behind a record. */
    Position behind(int partition, long offset) {
        var moved = offsets.clone();
        moved[partition] = offset + 1;
        return new Position(moved);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Position position && Arrays.equals(offsets, position.offsets);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(offsets);
    }

    /** As clients see it. */
    @Override
    public String toString() {
        return Arrays.stream(offsets).mapToObj(Long::toString).collect(Collectors.joining("."));
    }
}
