package bookings.benchmarks;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/**
 * The part of {@code data/demo.json} that load needs: where to ask, who asks, and for what.
 *
 * @param kafka for {@code bootstrap.servers}
 * @param mongo the address of MongoDB
 * @param properties those that can be booked
 */
record Demo(
        URI travelerUrl,
        URI ownerUrl,
        String kafka,
        String mongo,
        String database,
        List<Account> travelers,
        List<Account> owners,
        List<Home> properties) {
    private static final ObjectMapper JSON =
            new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    /** @param cookie the value of {@code connect.sid} */
    record Account(String id, String cookie) {}

    record Home(
            String id,
            String ownerId,
            BigDecimal pricePerNight,
            BigDecimal cleaningFee,
            BigDecimal serviceFee,
            boolean available) {
        BigDecimal price(int nights) {
            return pricePerNight
                    .multiply(BigDecimal.valueOf(nights))
                    .add(cleaningFee)
                    .add(serviceFee);
        }
    }

    Demo {
        travelers = List.copyOf(travelers);
        owners = List.copyOf(owners);
        properties = properties.stream().filter(Home::available).toList();
        if (travelers.isEmpty() || properties.isEmpty()) {
            throw new IllegalArgumentException("the demo has nobody who asks, or nothing to ask for");
        }
    }

    /**
     * Reads the file that {@code make up} writes.
     *
     * @throws IllegalArgumentException unless the program is on this machine: load is for nobody else
     */
    static Demo read(Path file) throws IOException {
        var demo = JSON.readValue(file.toFile(), Demo.class);
        if (!InetAddress.getByName(demo.travelerUrl().getHost()).isLoopbackAddress()) {
            throw new IllegalArgumentException(demo.travelerUrl() + " is not on this machine");
        }
        return demo;
    }
}
