package bookings.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Cookies and sessions as the libraries of the Node services make them, not as we think they do. */
@ExtendWith(OnMarketplace.class)
class NodeSessionsTest {
    private final Marketplace marketplace;

    NodeSessionsTest(Marketplace marketplace) {
        this.marketplace = marketplace;
    }

    @BeforeAll
    static void installLibraries() throws Exception {
        NodeScripts.install();
    }

    @Test
    void a_login_by_the_node_libraries_is_good_here() throws Exception {
        var traveler = marketplace.traveler();
        var house = marketplace.house(marketplace.owner());
        var cookie = NodeScripts.run(
                        "login.js", List.of(marketplace.databaseUri(), Sessions.SECRET, traveler.id(), "traveler"))
                .getFirst();

        var answer = traveler.with(cookie).create(house.stay(0, 2));
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        assertThat(answer.json().path("data").path("traveler_id").asText()).isEqualTo(traveler.id());
    }

    @Test
    void cookies_are_signed_alike() throws Exception {
        // base64 of signatures of many ids holds each of the characters that URLs encode
        var ids = new ArrayList<String>();
        for (int i = 0; i < 50; i++) {
            ids.add("session-" + i + "_-");
        }
        var arguments = new ArrayList<>(List.of(Sessions.SECRET));
        arguments.addAll(ids);
        assertThat(NodeScripts.run("sign.js", arguments))
                .containsExactlyElementsOf(ids.stream()
                        .map(id -> Sessions.cookie(id, Sessions.SECRET))
                        .toList());
    }
}
