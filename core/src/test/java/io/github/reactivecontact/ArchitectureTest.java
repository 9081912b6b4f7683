package io.github.reactivecontact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ArchitectureTest {

    private static final String ROOT = "io.github.reactivecontact";
    private static final String BAD_ARCHITECTURE = ROOT + ".badarchitecture";

    private static JavaClasses core;
    private static JavaClasses badArchitecture;

    @BeforeAll
    static void importClasses() {
        core = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_JARS)
                .importPackages(ROOT);
        badArchitecture = new ClassFileImporter().importPackages(BAD_ARCHITECTURE);
    }

    static Set<String> rules() {
        return ArchitectureRules.below(ROOT).keySet();
    }

    @Test
    void import_core_containsMainClassesOnly() {
        assertThat(core.contain(ReactiveContactClient.class)).isTrue();
        assertThat(core.contain(ArchitectureTest.class)).isFalse();
    }

    @ParameterizedTest
    @MethodSource("rules")
    void core_anyRule_isKept(String rule) {
        ArchitectureRules.below(ROOT).get(rule).check(core);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void badArchitecture_anyRule_isReported(String rule) {
        ArchRule broken = ArchitectureRules.below(BAD_ARCHITECTURE).get(rule);

        assertThat(broken.evaluate(badArchitecture).getFailureReport().getDetails())
                .as(rule)
                .isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "nothing blocks, Upward.blocks()",
        "nothing blocks, Upward.blocksByReference()",
        "only dispatch subscribes, Upward.subscribes()",
        "only spring uses Spring, Upward",
        "only the simulator's extension uses JUnit, Stage",
        "the simulator reads no environment, Stage.environment()",
        "beans are not found by scanning, Upward",
        "nothing sleeps, Upward.sleeps()",
        "nothing prints, Upward.prints()",
        "internal packages use only values of the public API, BuilderOfBadArchitecture",
        "the public API shows no internal type, BuilderOfBadArchitecture.shown()",
        "no class cycles in internal packages, UpwardToPublisher",
        "only TokenInjector writes the token, UpwardToDispatch.writesToken"
    })
    void failure_brokenRule_namesTheClass(String rule, String name) {
        ArchRule broken = ArchitectureRules.below(BAD_ARCHITECTURE).get(rule);

        assertThatThrownBy(() -> broken.check(badArchitecture)).hasMessageContaining(name);
    }
}
