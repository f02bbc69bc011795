package bookings.benchmarks;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/** The part of {@code data/demo.json} that travelers need: where to ask, who asks, and for what. */
record Demo(URI travelerUrl, List<Account> travelers, List<Home> properties) {
    private static final ObjectMapper JSON =
            new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    /** @param cookie the value of {@code connect.sid} */
    record Account(String id, String cookie) {}

    record Home(String id, BigDecimal pricePerNight, BigDecimal cleaningFee, BigDecimal serviceFee, boolean available) {
        BigDecimal price(int nights) {
            return pricePerNight
                    .multiply(BigDecimal.valueOf(nights))
                    .add(cleaningFee)
                    .add(serviceFee);
        }
    }

    Demo {
        travelers = List.copyOf(travelers);
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
