package bookings.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SessionCookieTest {
    private static final String OLD = "a secret of at least 32 bytes, honestly";
    private static final String NEW = "correct horse battery staple, twice over";
    private static final String SIGNED_BY_OLD =
            "connect.sid=s%3Asid-1.x_Y.B0O5T7JMdWIe%2B%2FP3Km8oOJqeFZn9HoDsl30Bk1Cbg9c";

    private final SessionCookie cookie = new SessionCookie(List.of(NEW, OLD));

    /** Values made by the npm packages cookie-signature 1.2.2 and cookie 0.7.2, as express-session uses them. */
    @ParameterizedTest
    @CsvSource({
        "sid-1.x_Y, s%3Asid-1.x_Y.B0O5T7JMdWIe%2B%2FP3Km8oOJqeFZn9HoDsl30Bk1Cbg9c",
        "sid-2.x_Y, s%3Asid-2.x_Y.%2F8OHY9nzNywMPLpnL3Oz2hgPZe1aTIz%2Bl56HGIxcis4",
        "K1s3r5Vv-3rVq8xZ_0sTmqSbFf3b9TqA, s%3AK1s3r5Vv-3rVq8xZ_0sTmqSbFf3b9TqA.bAC242A3f5QNpYOZXVzvYgJyMkh2heoxFSw9sPAsa38",
        "ünïcode sid, s%3A%C3%BCn%C3%AFcode%20sid.omdayEXARLhIdaIi5WPlkUZIDNRb95BAfs%2BkooG96yk",
        "sid-2.x_Y, s:sid-2.x_Y./8OHY9nzNywMPLpnL3Oz2hgPZe1aTIz+l56HGIxcis4"
    })
    void what_node_has_signed_is_believed(String id, String value) {
        assertThat(cookie.sessionId("a=b; connect.sid=" + value + "; connect.sid=other"))
                .hasValue(id);
        assertThat(cookie.sessionId("connect.sid=\"" + value + "\"")).hasValue(id);
    }

    @Test
    void what_we_sign_is_what_node_signs() {
        assertThat("connect.sid=" + SessionCookie.signed("sid-1.x_Y", OLD)).isEqualTo(SIGNED_BY_OLD);
        assertThat(cookie.sessionId("connect.sid=" + SessionCookie.signed("ünïcode sid", NEW)))
                .hasValue("ünïcode sid");
    }

    @Test
    void what_another_secret_has_signed_is_not() {
        assertThat(new SessionCookie(List.of(NEW)).sessionId(SIGNED_BY_OLD)).isEmpty();
        assertThat(new SessionCookie(List.of(OLD)).sessionId(SIGNED_BY_OLD)).hasValue("sid-1.x_Y");
    }

    @Test
    void no_character_can_be_changed() {
        var from = SIGNED_BY_OLD.indexOf('=') + 1;
        for (int i = from; i < SIGNED_BY_OLD.length(); i++) {
            var other = SIGNED_BY_OLD.charAt(i) == 'q' ? 'r' : 'q';
            var forged = SIGNED_BY_OLD.substring(0, i) + other + SIGNED_BY_OLD.substring(i + 1);
            assertThat(cookie.sessionId(forged)).as(forged).isEmpty();
        }
        assertThat(cookie.sessionId(null)).isEmpty();
        assertThat(cookie.sessionId("")).isEmpty();
    }
}
