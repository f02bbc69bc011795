package bookings.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DependencyRulesTest {
    private final JavaClasses ours = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("bookings");

    @Test
    void every_class_that_is_written_is_looked_at() throws IOException {
        var written = topLevelClasses();
        assertThat(written).isNotEmpty();
        assertThat(ours.stream().map(JavaClass::getName)).containsAll(written);
    }

    @ParameterizedTest
    @EnumSource
    void a_fenced_library_is_used_inside_its_fence_only(Fenced fenced) throws ClassNotFoundException {
        var known = new ClassFileImporter().importClass(Class.forName(fenced.known));
        assertThat(fenced.library.test(known)).as("%s is in %s", known, fenced).isTrue();

        noClasses()
                .that(not(fenced.insiders))
                .should()
                .dependOnClassesThat(fenced.library)
                .check(ours);
    }

    @Test
    void the_domain_knows_the_jdk_and_nothing_else() {
        classes()
                .that()
                .resideInAPackage("bookings.domain..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("bookings.domain..", "java..", "org.jspecify.annotations..")
                .check(ours);
    }

    /** A library that only some packages may use. */
    private enum Fenced {
        KAFKA_STREAMS(
                "org.apache.kafka.streams.KafkaStreams",
                resideInAnyPackage("org.apache.kafka.streams.."),
                resideInAnyPackage("bookings.topology..")),
        MONGO_DRIVER(
                "com.mongodb.client.MongoClient",
                resideInAnyPackage("com.mongodb..", "org.bson.."),
                resideInAnyPackage("bookings.mongo..", "bookings.gateway.read..", "bookings.local..")),
        JAVALIN(
                "io.javalin.Javalin",
                resideInAnyPackage("io.javalin.."),
                resideInAnyPackage("bookings.gateway..", "bookings.runtime..", "bookings.decisions.."));

        /** A class of the library: should the library move to other packages, a rule about the old ones would always hold. */
        private final String known;

        private final DescribedPredicate<JavaClass> library;
        private final DescribedPredicate<JavaClass> insiders;

        Fenced(String known, DescribedPredicate<JavaClass> library, DescribedPredicate<JavaClass> insiders) {
            this.known = known;
            this.library = library;
            this.insiders = insiders;
        }
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
                                .map(file -> file.substring(0, file.length() - ".java".length()).replace('/', '.'))
                                .forEach(names::add);
                    }
                }
            }
        }
        return names;
    }
}
