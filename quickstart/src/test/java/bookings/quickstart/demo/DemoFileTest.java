package bookings.quickstart.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.util.LinkedHashMap;
import org.junit.jupiter.api.Test;

class DemoFileTest {
    /** Scripts and tests read these names. */
    @Test
    void holds_what_scripts_need_and_nothing_else() throws IOException {
        var json = new ObjectMapper().readTree(demo().json());
        assertThat(names(json))
                .isEqualTo("travelerUrl ownerUrl kafka mongo database admin travelers owners properties");
        assertThat(names(json.path("admin"))).isEqualTo("gateway owner-decisions booking-topology mongo-sink");
        assertThat(json.path("travelers")).hasSize(3);
        assertThat(names(json.path("travelers").path(0))).isEqualTo("id name cookie");
        assertThat(names(json.path("owners").path(0))).isEqualTo("id name cookie");
        var property = json.path("properties").path(0);
        assertThat(names(property)).isEqualTo("id ownerId pricePerNight cleaningFee serviceFee maxGuests available");
        assertThat(property.path("pricePerNight").isNumber()).isTrue();
        assertThat(json.path("travelerUrl").asText()).isEqualTo("http://localhost:5005");
        assertThat(json.path("owners").path(0).path("cookie").asText()).startsWith("signed demo-");
    }

    private static DemoFile demo() {
        var marketplace = Marketplace.of(2, 3, 4);
        var admin = new LinkedHashMap<String, URI>();
        for (var program : new String[] {"gateway", "owner-decisions", "booking-topology", "mongo-sink"}) {
            admin.put(program, URI.create("http://127.0.0.1:9100"));
        }
        return new DemoFile(
                URI.create("http://localhost:5005"),
                URI.create("http://localhost:5002"),
                "127.0.0.1:9092",
                "mongodb://127.0.0.1:27017/marketplace",
                "marketplace",
                admin,
                DemoFile.accounts(marketplace.travelers(), id -> "signed " + id),
                DemoFile.accounts(marketplace.owners(), id -> "signed " + id),
                DemoFile.homes(marketplace.properties()));
    }

    private static String names(JsonNode object) {
        return String.join(" ", (Iterable<String>) object::fieldNames);
    }
}
