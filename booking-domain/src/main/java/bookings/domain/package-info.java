/** What a booking is and what may become of it: values, commands and the rules, on nothing but the JDK. */
@NullMarked
package bookings.domain;

import org.jspecify.annotations.NullMarked;
