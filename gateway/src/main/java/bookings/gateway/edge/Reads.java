package bookings.gateway.edge;

import bookings.gateway.read.Bookings;
import bookings.gateway.read.Directory;
import bookings.gateway.read.Properties;
import bookings.gateway.read.SessionDocuments;
import java.util.function.BooleanSupplier;

/**
 * Everything a program reads.
 *
 * @param databaseConnected whether MongoDB answers
 */
public record Reads(
        Directory directory,
        SessionDocuments sessions,
        Bookings bookings,
        Properties properties,
        BooleanSupplier databaseConnected) {}
