package bookings.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompatibilityTest {
    private static final String TYPES = """
            {"$defs":{"id":{"type":"string","pattern":"^[0-9a-f]{24}$"}}}""";
    private static final String BOOKING = """
            {"type":"object","required":["id","status"],"properties":{
              "type":{"const":"booking"},
              "id":{"description":"whose","$ref":"types.json#/$defs/id"},
              "status":{"enum":["OPEN","CLOSED"]},
              "note":{"type":"string","maxLength":9},
              "commands":{"type":"array","items":{"type":"string"}}},
             "if":{"properties":{"status":{"const":"CLOSED"}}},
             "then":{"required":["note"]}}""";
    private static final String REPLY = """
            {"$ref":"booking.json","required":["code"],"properties":{"code":{"type":"integer"}}}""";

    private static final Map<String, String> RELEASED =
            Map.of("types.json", TYPES, "booking.json", BOOKING, "reply.json", REPLY);

    @Test
    void the_same_schemas_break_nobody() throws JsonProcessingException {
        assertThat(Compatibility.breaks(schemas(RELEASED), schemas(RELEASED))).isEmpty();
    }

    @ParameterizedTest(name = "{0} becomes {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "note":{                             | "added":{"type":"integer"},"note":{
            "whose"                              | "whose it is"
            "$ref":"types.json#/$defs/id"        | "type":"string","pattern":"^[0-9a-f]{24}$"
            "const":"booking"                    | "enum":["booking"]
            ["OPEN","CLOSED"]                    | ["CLOSED","OPEN"]
            """)
    void what_nobody_has_to_know_breaks_nobody(String was, String is) throws JsonProcessingException {
        assertThat(breaksOfBooking(was, is)).isEmpty();
    }

    @ParameterizedTest(name = "{0} becomes {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "note":{                             | "remark":{                | booking.json/note: the field was removed or renamed; old readers look for it
            {"type":"string","maxLength":9}      | {"type":"integer","maxLength":9} | booking.json/note: type was "string", is "integer"
            {"type":"string","maxLength":9}      | {"type":["string","null"],"maxLength":9} | booking.json/note: type was "string", is ["string","null"]
            "maxLength":9                        | "maxLength":8             | booking.json/note: maxLength was 9, is 8
            ,"maxLength":9                       | ``                        | booking.json/note: maxLength was 9, is not there
            ["id","status"]                      | ["id","status","note"]    | booking.json/note: the field is required now; records that were written before lack it
            ["id","status"]                      | ["id"]                    | booking.json/status: the field is not required any more; old readers count on it
            ["OPEN","CLOSED"]                    | ["OPEN"]                  | booking.json/status: the value "CLOSED" is gone; records that were written before hold it
            ["OPEN","CLOSED"]                    | ["OPEN","CLOSED","LOST"]  | booking.json/status: the value "LOST" is new; old readers do not know it
            {"enum":["OPEN","CLOSED"]}           | {"type":"string"}         | booking.json/status: the values were ["OPEN", "CLOSED"], are []
            "const":"booking"                    | "const":"bookings"        | booking.json/type: the value "bookings" is new; old readers do not know it
            "items":{"type":"string"}            | "items":{"type":"object"} | booking.json/commands items: type was "string", is "object"
            "then":{"required":["note"]}         | "then":{}                 | booking.json then/note: the field is not required any more; old readers count on it
            {"const":"CLOSED"}                   | {"const":"OPEN"}          | booking.json: if was {"properties":{"status":{"const":"CLOSED"}}}, is {"properties":{"status":{"const":"OPEN"}}}
            "type":"object",                     | "type":"object","additionalProperties":false, | booking.json: additionalProperties was not there, is false
            {"type":"string","maxLength":9}      | false                     | booking.json/note was {"type":"string","maxLength":9}, is false
            """)
    void every_other_change_breaks_someone(String was, String is, String said) throws JsonProcessingException {
        assertThat(breaksOfBooking(was, is)).contains(said);
    }

    @Test
    void a_part_that_messages_share_is_looked_at_in_each_of_them() throws JsonProcessingException {
        assertThat(Compatibility.breaks(schemas(RELEASED), schemas(with("types.json", TYPES.replace("24", "12")))))
                .containsExactly(
                        "booking.json/id: pattern was \"^[0-9a-f]{24}$\", is \"^[0-9a-f]{12}$\"",
                        "reply.json/id: pattern was \"^[0-9a-f]{24}$\", is \"^[0-9a-f]{12}$\"");
    }

    @Test
    void fields_beside_a_reference_are_looked_at_too() throws JsonProcessingException {
        assertThat(Compatibility.breaks(
                        schemas(RELEASED), schemas(with("reply.json", REPLY.replace("integer", "string")))))
                .containsExactly("reply.json/code: type was \"integer\", is \"string\"");
    }

    @Test
    void a_message_that_comes_or_goes_is_told() throws JsonProcessingException {
        var less = new HashMap<>(RELEASED);
        less.remove("reply.json");
        assertThat(Compatibility.breaks(schemas(RELEASED), schemas(less)))
                .containsExactly("reply.json: the message was removed; old readers wait for it");
        assertThat(Compatibility.breaks(schemas(less), schemas(RELEASED)))
                .containsExactly("reply.json: the message is new, and not among the released ones yet");
    }

    @Test
    void a_reference_to_nothing_is_a_mistake() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Compatibility.breaks(
                        schemas(RELEASED), schemas(with("reply.json", REPLY.replace("booking.json", "bookings.json")))))
                .withMessage("reply.json refers to bookings.json, which is not there");
    }

    private static List<String> breaksOfBooking(String was, String is) throws JsonProcessingException {
        assertThat(BOOKING).contains(was);
        return Compatibility.breaks(schemas(RELEASED), schemas(with("booking.json", BOOKING.replace(was, is))));
    }

    private static Map<String, String> with(String file, String text) {
        var files = new HashMap<>(RELEASED);
        files.put(file, text);
        return files;
    }

    private static Map<String, JsonNode> schemas(Map<String, String> files) throws JsonProcessingException {
        var schemas = new HashMap<String, JsonNode>();
        for (var file : files.entrySet()) {
            schemas.put(file.getKey(), Documents.JSON.readTree(file.getValue()));
        }
        return schemas;
    }
}
