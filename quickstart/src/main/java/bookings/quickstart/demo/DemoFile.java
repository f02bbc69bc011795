package bookings.quickstart.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.math.BigDecimal;
import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * What scripts and tests need to know of a running quickstart; its JSON is a contract with them.
 *
 * @param kafka for {@code bootstrap.servers}
 * @param mongo the address of MongoDB; may hold a password
 * @param admin base addresses of the admin ports, by program
 */
public record DemoFile(
        URI travelerUrl,
        URI ownerUrl,
        String kafka,
        String mongo,
        String database,
        Map<String, URI> admin,
        List<Account> travelers,
        List<Account> owners,
        List<Home> properties) {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    /** @param cookie the value of {@code connect.sid}, as a browser would send it */
    public record Account(String id, String name, String cookie) {}

    /** A property; amounts are numbers here, however they are stored. */
    public record Home(
            String id,
            String ownerId,
            BigDecimal pricePerNight,
            BigDecimal cleaningFee,
            BigDecimal serviceFee,
            int maxGuests,
            boolean available) {
        static Home of(DemoProperty property) {
            return new Home(
                    property.id(),
                    property.ownerId(),
                    property.pricePerNight(),
                    property.cleaningFee(),
                    property.serviceFee(),
                    property.maxGuests(),
                    property.available());
        }
    }

    public DemoFile {
        admin = Collections.unmodifiableMap(new LinkedHashMap<>(admin)); // a person reads it in order
        travelers = List.copyOf(travelers);
        owners = List.copyOf(owners);
        properties = List.copyOf(properties);
    }

    /** @param cookie signs a session's id */
    public static List<Account> accounts(List<DemoUser> users, UnaryOperator<String> cookie) {
        return users.stream()
                .map(user -> new Account(user.id(), user.name(), cookie.apply(user.sessionId())))
                .toList();
    }

    public static List<Home> homes(List<DemoProperty> properties) {
        return properties.stream().map(Home::of).toList();
    }

    public byte[] json() {
        try {
            return JSON.writeValueAsBytes(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts, numbers and lists can be written", e);
        }
    }
}
