package bookings.endtoend;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** How the login service signs its cookies. */
final class Sessions {
    static final String SECRET = "a secret of the end-to-end tests which is long enough";

    private Sessions() {}

    /** The value of {@code connect.sid} for a session, URL-encoded as a browser sends it. */
    static String cookie(String sessionId, String secret) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            var signature = Base64.getEncoder()
                    .withoutPadding()
                    .encodeToString(mac.doFinal(sessionId.getBytes(StandardCharsets.UTF_8)));
            return URLEncoder.encode("s:" + sessionId + "." + signature, StandardCharsets.UTF_8);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HMAC-SHA256", e);
        }
    }
}
