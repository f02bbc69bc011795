/**
 * Looks from outside at what a marketplace has left in its topics, in MongoDB and in the journal of its callers, and says
 * of each promise whether it held. It shares no code with the programs that it judges.
 */
@NullMarked
package bookings.endtoend.check;

import org.jspecify.annotations.NullMarked;
