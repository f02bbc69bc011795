package bookings.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.javalin.Javalin;
import io.opentelemetry.api.trace.Tracer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.KafkaStreams;
import org.bson.Document;
import org.junit.jupiter.api.Test;

class DependencyRulesTest {
    private static final JavaClasses OURS = allButTests();

    @Test
    void every_class_that_is_written_is_looked_at() throws IOException {
        var written = topLevelClasses();
        assertThat(written).isNotEmpty();
        assertThat(OURS.stream().map(JavaClass::getName)).containsAll(written);
    }

    @Test
    void kafka_streams_is_known_to_the_topology_alone() {
        onlyIn(List.of("bookings.topology.."), KafkaStreams.class, "org.apache.kafka.streams..");
    }

    @Test
    void the_mongo_driver_is_known_to_the_mirror_its_readers_its_operators_and_those_who_fill_a_database_alone() {
        var insiders = List.of(
                "bookings.mongo..",
                "bookings.cli..",
                "bookings.gateway.read..",
                "bookings.local..",
                "bookings.quickstart.demo..",
                "bookings.benchmarks..");
        onlyIn(insiders, MongoClient.class, "com.mongodb..");
        onlyIn(insiders, Document.class, "org.bson..");
    }

    @Test
    void javalin_is_known_to_the_http_programs_and_the_admin_port_alone() {
        onlyIn(
                List.of("bookings.gateway..", "bookings.runtime..", "bookings.decisions.."),
                Javalin.class,
                "io.javalin..");
    }

    @Test
    void open_telemetry_is_known_to_the_one_who_tells_it_alone() {
        onlyIn(List.of("bookings.runtime.tracing.."), Tracer.class, "io.opentelemetry..");
    }

    @Test
    void the_domain_knows_the_jdk_and_nothing_else() {
        classes()
                .that()
                .resideInAPackage("bookings.domain..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("bookings.domain..", "java..", "org.jspecify.annotations..")
                .check(OURS);
    }

    private static JavaClasses allButTests() {
        // The names of what our classes use are enough: reading all libraries too takes half a minute.
        ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
        return new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("bookings");
    }

    /** Takes one class of the library too: had the library moved to other packages, a rule about the old ones would always hold. */
    private void onlyIn(List<String> insiders, Class<?> oneOfTheLibrary, String library) {
        var fenced = resideInAnyPackage(library);
        assertThat(fenced.test(new ClassFileImporter().importClass(oneOfTheLibrary)))
                .isTrue();

        noClasses()
                .that(not(resideInAnyPackage(insiders.toArray(String[]::new))))
                .should()
                .dependOnClassesThat(fenced)
                .check(OURS);
    }

    /** The top-level classes of all modules but their tests, by the names of their files. */
    private static List<String> topLevelClasses() throws IOException {
        var names = new ArrayList<String>();
        try (var modules = Files.newDirectoryStream(Path.of(".."))) {
            for (var module : modules) {
                var sources = module.resolve("src/main/java");
                if (Files.isDirectory(sources)) {
                    try (var files = Files.walk(sources)) {
                        files.map(file -> sources.relativize(file).toString())
                                .filter(file -> file.endsWith(".java") && !file.endsWith("-info.java"))
                                .map(file -> file.substring(0, file.length() - ".java".length())
                                        .replace('/', '.'))
                                .forEach(names::add);
                    }
                }
            }
        }
        return names;
    }
}
