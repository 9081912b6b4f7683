package io.github.reactivecontact;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.NullMarked;
import org.springframework.context.annotation.ComponentScan;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.ParallelFlux;

/** Who may know whom in core, below one root package. A room that does not exist yet breaks no rule. */
final class HouseRules {

    /** From the first to the last that a lookup passes. */
    private static final List<String> ROOMS = List.of("bulk", "dispatch", "transport", "codec");

    private static final List<String> OPTIONAL_ROOMS = List.of("simulator", "observation", "spring", "redis");

    /** What rooms may use of the face. Neither the client, nor its builder, nor what only those two need. */
    private static final Set<String> VALUES = Set.of(
            "BulkOptions",
            "ChatId",
            "ClientSnapshot",
            "ContactClientListener",
            "ContactInfo",
            "ContactInfoBuilder",
            "ContactLookup",
            "ContactLookupException",
            "GreenApiInstance",
            "PermitSource",
            "Quota",
            "RetryPolicy");

    private static final Set<String> BLOCKING =
            Set.of("block", "blockFirst", "blockLast", "blockOptional", "toIterable", "toStream");
    private static final Set<String> SUBSCRIBING = Set.of("subscribe", "subscribeWith", "toFuture");

    private final String root;

    private HouseRules(String root) {
        this.root = root;
    }

    static Map<String, ArchRule> below(String root) {
        HouseRules house = new HouseRules(root);
        Map<String, ArchRule> rules = new LinkedHashMap<>();
        for (String room : ROOMS.subList(1, ROOMS.size())) {
            rules.put(room + " knows no room above it", house.knowsNoRoomAbove(room));
        }
        rules.put("rooms know only the face's values", house.roomsKnowOnlyValues());
        rules.put("few know Reactor Netty", house.fewKnowReactorNetty());
        rules.put("the codec alone knows Jackson", house.theCodecAloneKnowsJackson());
        rules.put("few know Micrometer", house.fewKnowMicrometer());
        rules.put("the room redis alone knows Lettuce", house.theRoomRedisAloneKnowsLettuce());
        rules.put("optional rooms are optional", house.optionalRoomsAreOptional());
        rules.put("the room spring alone knows Spring", house.theRoomSpringAloneKnowsSpring());
        rules.put("beans are not found by scanning", house.beansAreNotFoundByScanning());
        rules.put("nothing prints", house.nothingPrints());
        rules.put("nothing sleeps", house.nothingSleeps());
        rules.put("nothing blocks", house.nothingBlocks());
        rules.put("few subscribe", house.fewSubscribe());
        rules.put("every package is @NullMarked", house.everyPackageIsNullMarked());
        rules.put("no cycles between rooms", house.noCycles());
        rules.replaceAll((name, rule) -> rule.allowEmptyShould(true));
        return rules;
    }

    private ArchRule knowsNoRoomAbove(String room) {
        String[] above = ROOMS.subList(0, ROOMS.indexOf(room)).stream()
                .map(this::internal)
                .toArray(String[]::new);
        return noClasses()
                .that()
                .resideInAPackage(internal(room))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(above);
    }

    private ArchRule roomsKnowOnlyValues() {
        DescribedPredicate<JavaClass> notAValue = describe(
                "are of the face and no values",
                type -> type.getPackageName().equals(root) && !VALUES.contains(outermost(type)));
        return noClasses()
                .that()
                .resideInAPackage(root + ".internal..")
                .should()
                .dependOnClassesThat(notAValue);
    }

    private ArchRule fewKnowReactorNetty() {
        // The builder hands the user's HttpClient operator on.
        return noClasses()
                .that(notIn(internal("transport"), optional("simulator")))
                .and(describe("are not the builder", type -> !outermost(type).equals("ReactiveContactClientBuilder")))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("reactor.netty..");
    }

    private ArchRule theCodecAloneKnowsJackson() {
        return noClasses()
                .that(notIn(internal("codec"), optional("simulator")))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("tools.jackson..");
    }

    private ArchRule fewKnowMicrometer() {
        return noClasses()
                .that(notIn(optional("observation"), optional("spring")))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.micrometer..");
    }

    private ArchRule theRoomRedisAloneKnowsLettuce() {
        return noClasses()
                .that(notIn(optional("redis")))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.lettuce..");
    }

    private ArchRule optionalRoomsAreOptional() {
        String[] rooms = OPTIONAL_ROOMS.stream().map(this::optional).toArray(String[]::new);
        return noClasses().that(notIn(rooms)).should().dependOnClassesThat().resideInAnyPackage(rooms);
    }

    private ArchRule theRoomSpringAloneKnowsSpring() {
        return noClasses()
                .that(notIn(optional("spring")))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.springframework..");
    }

    private ArchRule beansAreNotFoundByScanning() {
        return noClasses().should().beMetaAnnotatedWith(ComponentScan.class);
    }

    private ArchRule nothingPrints() {
        return noClasses()
                .that(notIn(optional("simulator")))
                .should()
                .accessTargetWhere(describe(
                        "System.out or System.err is printed to",
                        access -> access.getTargetOwner().isEquivalentTo(System.class)
                                && Set.of("out", "err").contains(access.getName())))
                .orShould()
                .dependOnClassesThat()
                .resideInAPackage("java.util.logging..");
    }

    private ArchRule nothingSleeps() {
        return noClasses()
                .that(notIn(optional("simulator")))
                .should()
                .accessTargetWhere(describe(
                        "Thread.sleep is called",
                        access -> access.getTargetOwner().isEquivalentTo(Thread.class)
                                && access.getName().equals("sleep")));
    }

    private ArchRule nothingBlocks() {
        return noClasses()
                .that(notIn(optional("simulator")))
                .should()
                .accessTargetWhere(callOfReactor("block until a signal comes", BLOCKING));
    }

    private ArchRule fewSubscribe() {
        // A lookup that waits is not subscribed to: its turn comes, and then the queue itself subscribes to the
        // attempt. Spring's lifecycle is told of the end by a callback.
        return noClasses()
                .that(notIn(optional("simulator"), internal("dispatch")))
                .and(describe(
                        "are not Spring's lifecycle", type -> !outermost(type).equals("ContactClientLifecycle")))
                .should()
                .accessTargetWhere(callOfReactor("subscribe", SUBSCRIBING));
    }

    private ArchRule everyPackageIsNullMarked() {
        return classes()
                .that()
                .resideInAPackage(root + "..")
                .should(new ArchCondition<>("be in a package that is @NullMarked") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        if (!type.getPackage().isAnnotatedWith(NullMarked.class)) {
                            events.add(SimpleConditionEvent.violated(
                                    type, "package " + type.getPackageName() + " of " + type.getName() + " is not"));
                        }
                    }
                });
    }

    /** The face is left out: its builder knows the rooms, and the rooms know its values. */
    private ArchRule noCycles() {
        return slices().matching(root + ".(**)").should().beFreeOfCycles();
    }

    private static DescribedPredicate<JavaAccess<?>> callOfReactor(String what, Set<String> methods) {
        return describe(
                what,
                access -> methods.contains(access.getName())
                        && List.of(Mono.class, Flux.class, ParallelFlux.class).stream()
                                .anyMatch(access.getTargetOwner()::isAssignableTo));
    }

    private static DescribedPredicate<JavaClass> notIn(String... packages) {
        return DescribedPredicate.not(resideInAnyPackage(packages));
    }

    private static String outermost(JavaClass type) {
        JavaClass outermost = type;
        while (outermost.getEnclosingClass().isPresent()) {
            outermost = outermost.getEnclosingClass().get();
        }
        return outermost.getSimpleName();
    }

    private String internal(String room) {
        return root + ".internal." + room + "..";
    }

    private String optional(String room) {
        return root + "." + room + "..";
    }
}
