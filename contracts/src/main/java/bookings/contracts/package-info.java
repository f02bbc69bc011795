/** What tests hold the records of topics and the answers of programs to: schemas, descriptions, and their released forms. */
@NullMarked
package bookings.contracts;

import org.jspecify.annotations.NullMarked;
