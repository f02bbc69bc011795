package bookings.gateway.edge;

import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The cookie {@code connect.sid} as express-session signs it: {@code s:}, the session's id, a dot, and the HMAC-SHA256 of
 * the id in base64 without padding, all of it percent-encoded.
 */
public final class SessionCookie {
    static final String NAME = "connect.sid";

    private static final String HMAC = "HmacSHA256";
    private static final String SIGNED = "s:";

    private final List<SecretKeySpec> keys;

    /** @param secrets any of them may have signed a cookie */
    SessionCookie(List<String> secrets) {
        this.keys = secrets.stream()
                .map(secret -> new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), HMAC))
                .toList();
    }

    /**
     * The session id that a request proves to know; empty where the cookie is absent or not signed by us.
     *
     * @param header the request's {@code Cookie} header
     */
    Optional<String> sessionId(@Nullable String header) {
        return Cookies.value(header, NAME).flatMap(SessionCookie::decode).flatMap(this::verified);
    }

    private Optional<String> verified(String value) {
        var dot = value.lastIndexOf('.');
        if (!value.startsWith(SIGNED) || dot <= SIGNED.length()) {
            return Optional.empty();
        }
        var id = value.substring(SIGNED.length(), dot);
        var signature = value.substring(dot + 1).getBytes(StandardCharsets.UTF_8);
        return keys.stream().anyMatch(key -> MessageDigest.isEqual(signatureOf(id, key), signature))
                ? Optional.of(id)
                : Optional.empty();
    }

    /**
     * The cookie's value as the login service would send it.
     *
     * @param secret the one that the login service signs with
     */
    public static String signed(String sessionId, String secret) {
        var key = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), HMAC);
        var signature = new String(signatureOf(sessionId, key), StandardCharsets.US_ASCII);
        // made for forms, where a space is +
        return URLEncoder.encode(SIGNED + sessionId + "." + signature, StandardCharsets.UTF_8)
                .replace("+", "%20");
    }

    private static byte[] signatureOf(String id, SecretKeySpec key) {
        try {
            var mac = Mac.getInstance(HMAC);
            mac.init(key);
            return Base64.getEncoder().withoutPadding().encode(mac.doFinal(id.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + HMAC, e);
        }
    }

    /** Percent-decodes strictly: unlike in forms, {@code +} is itself, and it occurs in signatures. */
    private static Optional<String> decode(String value) {
        var bytes = new ByteArrayOutputStream(value.length());
        for (int i = 0; i < value.length(); i++) {
            var c = value.charAt(i);
            if (c != '%') {
                bytes.write(c); // a header holds bytes, one in each char
                continue;
            }
            if (i + 2 >= value.length()) {
                return Optional.empty();
            }
            var high = Character.digit(value.charAt(i + 1), 16);
            var low = Character.digit(value.charAt(i + 2), 16);
            if (high < 0 || low < 0) {
                return Optional.empty();
            }
            bytes.write(high * 16 + low);
            i += 2;
        }
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
