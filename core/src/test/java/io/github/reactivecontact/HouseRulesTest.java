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

class HouseRulesTest {

    private static final String ROOT = "io.github.reactivecontact";
    private static final String BAD_HOUSE = ROOT + ".badhouse";

    private static JavaClasses core;
    private static JavaClasses badHouse;

    @BeforeAll
    static void importClasses() {
        core = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_JARS)
                .importPackages(ROOT);
        badHouse = new ClassFileImporter().importPackages(BAD_HOUSE);
    }

    static Set<String> rules() {
        return HouseRules.below(ROOT).keySet();
    }

    @Test
    void import_ofCore_findsMainClassesOnly() {
        assertThat(core.contain(ReactiveContactClient.class)).isTrue();
        assertThat(core.contain(HouseRulesTest.class)).isFalse();
    }

    @ParameterizedTest
    @MethodSource("rules")
    void core_keepsTheRule(String rule) {
        HouseRules.below(ROOT).get(rule).check(core);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void badHouse_breaksTheRule(String rule) {
        ArchRule broken = HouseRules.below(BAD_HOUSE).get(rule);

        assertThat(broken.evaluate(badHouse).getFailureReport().getDetails())
                .as(rule)
                .isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "nothing blocks, Upward.blocks()",
        "nothing blocks, Upward.blocksByReference()",
        "few subscribe, Upward.subscribes()",
        "the room spring alone knows Spring, Upward",
        "beans are not found by scanning, Upward",
        "nothing sleeps, Upward.sleeps()",
        "nothing prints, Upward.prints()",
        "rooms know only the face's values, BuilderOfBadHouse"
    })
    void failure_ofARule_namesWho(String rule, String who) {
        ArchRule broken = HouseRules.below(BAD_HOUSE).get(rule);

        assertThatThrownBy(() -> broken.check(badHouse)).hasMessageContaining(who);
    }
}
