package bookings.quickstart.demo;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MarketplaceTest {
    @Test
    void the_same_sizes_give_the_same_marketplace() {
        assertThat(Marketplace.of(8, 16, 40)).isEqualTo(Marketplace.of(8, 16, 40));
    }

    @Test
    void nobody_and_nothing_shares_an_id() {
        var marketplace = Marketplace.of(300, 500, 4_000);
        assertThat(marketplace.owners()).extracting(DemoUser::id).doesNotHaveDuplicates();
        assertThat(marketplace.travelers())
                .extracting(DemoUser::id)
                .doesNotHaveDuplicates()
                .doesNotContainAnyElementsOf(
                        marketplace.owners().stream().map(DemoUser::id).toList());
        assertThat(marketplace.properties()).extracting(DemoProperty::id).doesNotHaveDuplicates();
        assertThat(marketplace.properties()).extracting(DemoProperty::id).allMatch(id -> id.matches("[0-9a-f]{24}"));
    }

    @Test
    void one_property_alone_is_not_available() {
        assertThat(Marketplace.of(3, 1, 20).properties())
                .filteredOn(property -> !property.available())
                .hasSize(1);
    }

    @Test
    void a_property_never_changes_hands_when_owners_are_added() {
        var few = Marketplace.of(3, 1, 30);
        var owners = Marketplace.of(10, 1, 100).properties().stream()
                .collect(toMap(DemoProperty::id, DemoProperty::ownerId));
        assertThat(few.properties())
                .filteredOn(property -> owners.containsKey(property.id()))
                .isNotEmpty()
                .allMatch(property -> property.ownerId().equals(owners.get(property.id())));
    }

    @Test
    void prices_are_stored_in_every_form_that_real_properties_have() {
        var properties = Marketplace.of(8, 16, 40).properties();
        assertThat(properties).anyMatch(DemoProperty::pricesAsText).anyMatch(property -> !property.pricesAsText());
        assertThat(properties)
                .anyMatch(property ->
                        property.pricePerNight().stripTrailingZeros().scale() > 0);
    }
}
