package bookings.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import bookings.contracts.HttpContract.Answer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpContractTest {
    private static final HttpContract LIBRARY = HttpContract.of("library");
    private static final String BOOKS = "[{\"title\":\"Emma\",\"pages\":474}]";

    @Test
    void what_is_described_is_told_by_call_and_status() {
        assertThat(LIBRARY.described())
                .containsExactly(
                        "DELETE /books/{id} 204",
                        "GET /books 200",
                        "GET /books 503",
                        "GET /books/new 200",
                        "GET /books/{id} 200",
                        "x-any-other-call 404");
    }

    @ParameterizedTest
    @CsvSource({
        "GET,    /books,            GET /books 200",
        "GET,    /BOOKS/?limit=1,   GET /books 200",
        "GET,    /books/new,        GET /books/new 200",
        "GET,    /books/%F0%9F?x,   GET /books/{id} 200",
        "PUT,    /books/7,          x-any-other-call 200",
        "GET,    /books/7/pages,    x-any-other-call 200"
    })
    void an_answer_is_of_the_call_that_its_request_matches(String method, String target, String name) {
        assertThat(LIBRARY.nameOf(answer(method, target, 200, Map.of(), ""))).isEqualTo(name);
    }

    @Test
    void an_answer_as_described_has_no_fault() {
        var headers = Map.of("x-count", "1", "Content-Type", "application/json; charset=utf-8", "Date", "today");
        assertThat(LIBRARY.faults(answer("GET", "/books", 200, headers, BOOKS))).isEmpty();
        assertThat(LIBRARY.faults(answer("DELETE", "/books/7", 204, Map.of(), "")))
                .isEmpty();
        assertThat(LIBRARY.faults(answer("GET", "/books/new", 200, Map.of("content-type", "text/plain"), "Emma")))
                .isEmpty();
    }

    @ParameterizedTest(name = "{2} {3} {4}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            GET    | /books   | 404 | `X-Count: 1`                 | `[]`                        | GET /books 404 is not described
            GET    | /book    | 500 | ``                           | `{}`                        | x-any-other-call 500 is not described
            GET    | /books   | 200 | ``                           | `[]`                        | header x-count is missing
            GET    | /books   | 200 | `X-Count: many`              | `[]`                        | header x-count
            GET    | /books   | 200 | `X-Count: -1`                | `[]`                        | header x-count
            GET    | /books   | 200 | `X-Count: 1, X-Source: roof` | `[]`                        | header x-source
            GET    | /books   | 200 | `X-Count: 1, X-Other: 1`     | `[]`                        | header x-other is not described
            GET    | /books   | 200 | `X-Count: 1, Set-Cookie: a`  | `[]`                        | header set-cookie is not described
            GET    | /books   | 503 | ``                           | `{"message":"later"}`       | header retry-after is missing
            GET    | /books   | 200 | `X-Count: 1`                 | `[{}]`                      | required property 'title'
            GET    | /books   | 200 | `X-Count: 1`                 | `[{"title":"E","isbn":1}]`  | 'isbn'
            GET    | /books   | 200 | `X-Count: 1`                 | `[`                         | the body is no JSON
            GET    | /books   | 200 | `X-Count: 1, Content-Type: text/html` | `[]`               | a body of type "text/html" is not described
            DELETE | /books/7 | 204 | ``                           | `{}`                        | a body is not described
            """)
    void another_one_has(String method, String target, int status, String headers, String body, String said) {
        var all = new HashMap<>(Map.of("Content-Type", "application/json"));
        for (var header : headers.split(", ", -1)) {
            if (!header.isEmpty()) {
                all.put(header.split(": ", 2)[0], header.split(": ", 2)[1]);
            }
        }
        assertThat(LIBRARY.faults(answer(method, target, status, all, body)))
                .anySatisfy(fault -> assertThat(fault).contains(said));
    }

    private static Answer answer(String method, String target, int status, Map<String, String> headers, String body) {
        var lists = new HashMap<String, List<String>>();
        headers.forEach((name, value) -> lists.put(name, List.of(value)));
        return new Answer(method, target, status, lists, body);
    }
}
