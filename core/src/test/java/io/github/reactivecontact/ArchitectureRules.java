package io.github.reactivecontact;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.NullMarked;
import org.springframework.context.annotation.ComponentScan;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.ParallelFlux;

/** The dependencies that are allowed in core, below one root package. A package that does not exist breaks no rule. */
final class ArchitectureRules {

    /** The internal packages, in the order of the flow of a lookup. */
    private static final List<String> FLOW = List.of("publisher", "dispatch", "transport", "codec");

    private static final List<String> OPTIONAL =
            List.of("simulator", "observation", "spring", "redis", "cache", "phone");

    /**
     * The public types that internal packages may use: neither the client, nor its builder, nor what only they need.
     */
    private static final Set<String> VALUES = Set.of(
            "BulkOptions",
            "CachePolicy",
            "ChatId",
            "ClientSnapshot",
            "ContactCache",
            "ContactClientListener",
            "ContactInfo",
            "ContactInfoBuilder",
            "ContactLookup",
            "ContactLookupException",
            "ContactQuery",
            "GreenApiInstance",
            "InstanceStatus",
            "PermitSource",
            "InvalidChatIdException",
            "Quota",
            "RetryPolicy");

    private static final Set<String> BLOCKING =
            Set.of("block", "blockFirst", "blockLast", "blockOptional", "toIterable", "toStream");
    private static final Set<String> SUBSCRIBING = Set.of("subscribe", "subscribeWith", "toFuture");

    private final String root;

    private ArchitectureRules(String root) {
        this.root = root;
    }

    static Map<String, ArchRule> below(String root) {
        ArchitectureRules architecture = new ArchitectureRules(root);
        Map<String, ArchRule> rules = new LinkedHashMap<>();
        for (String name : FLOW.subList(1, FLOW.size())) {
            rules.put(name + " depends on no package above it", architecture.dependsOnNoPackageAbove(name));
        }
        rules.put("internal packages use only values of the public API", architecture.internalsUseOnlyValues());
        rules.put("the public API shows no internal type", architecture.publicApiShowsNoInternalType());
        rules.put("no class cycles in internal packages", architecture.noClassCycles());
        rules.put("no cycles between packages", architecture.noPackageCycles());
        rules.put("only TokenInjector writes the token", architecture.onlyTokenInjectorWritesTheToken());
        rules.put(
                "only transport, spring and simulator use Reactor Netty", architecture.onlyTransportUsesReactorNetty());
        rules.put("only codec uses Jackson", architecture.onlyCodecUsesJackson());
        rules.put("only observation and spring use Micrometer", architecture.onlyObservationUsesMicrometer());
        rules.put("only redis and spring use Lettuce", architecture.onlyRedisUsesLettuce());
        rules.put("only cache and spring use Caffeine", architecture.onlyCacheUsesCaffeine());
        rules.put("only phone uses libphonenumber", architecture.onlyPhoneUsesLibphonenumber());
        rules.put("only spring uses Spring", architecture.onlySpringUsesSpring());
        rules.put("only the simulator's extension uses JUnit", architecture.onlyTheExtensionUsesJUnit());
        rules.put("the simulator reads no environment", architecture.simulatorReadsNoEnvironment());
        rules.put("optional packages are optional", architecture.optionalPackagesAreOptional());
        rules.put("beans are not found by scanning", architecture.beansAreNotFoundByScanning());
        rules.put("nothing prints", architecture.nothingPrints());
        rules.put("nothing sleeps", architecture.nothingSleeps());
        rules.put("nothing blocks", architecture.nothingBlocks());
        rules.put("only dispatch subscribes", architecture.onlyDispatchSubscribes());
        rules.put("every package is @NullMarked", architecture.everyPackageIsNullMarked());
        rules.replaceAll((name, rule) -> rule.allowEmptyShould(true));
        return rules;
    }

    private ArchRule dependsOnNoPackageAbove(String name) {
        String[] above =
                FLOW.subList(0, FLOW.indexOf(name)).stream().map(this::internal).toArray(String[]::new);
        return noClasses()
                .that()
                .resideInAPackage(internal(name))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(above);
    }

    private ArchRule internalsUseOnlyValues() {
        DescribedPredicate<JavaClass> notAValue = describe(
                "are public types, but no values",
                type -> type.getPackageName().equals(root) && !VALUES.contains(outermost(type)));
        return noClasses()
                .that()
                .resideInAPackage(root + ".internal..")
                .should()
                .dependOnClassesThat(notAValue);
    }

    private ArchRule onlyTransportUsesReactorNetty() {
        // The builder and its settings pass on the HttpClient operator of the user. Spring creates one from properties.
        return noClasses()
                .that(notIn(internal("transport"), optional("spring"), optional("simulator")))
                .and(describe(
                        "are not the builder",
                        type -> !Set.of("ReactiveContactClientBuilder", "ClientAssembly")
                                .contains(outermost(type))))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("reactor.netty..");
    }

    private ArchRule onlyCodecUsesJackson() {
        return noClasses()
                .that(notIn(internal("codec"), optional("simulator")))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("tools.jackson..");
    }

    private ArchRule onlyObservationUsesMicrometer() {
        return noClasses()
                .that(notIn(optional("observation"), optional("spring")))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.micrometer..");
    }

    private ArchRule onlyRedisUsesLettuce() {
        return noClasses()
                .that(notIn(optional("redis"), optional("spring")))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.lettuce..");
    }

    private ArchRule onlyCacheUsesCaffeine() {
        return noClasses()
                .that(notIn(optional("cache"), optional("spring")))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.github.benmanes.caffeine..");
    }

    private ArchRule onlyPhoneUsesLibphonenumber() {
        return noClasses()
                .that(notIn(optional("phone")))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.google.i18n.phonenumbers..");
    }

    private ArchRule optionalPackagesAreOptional() {
        String[] packages = OPTIONAL.stream().map(this::optional).toArray(String[]::new);
        return noClasses().that(notIn(packages)).should().dependOnClassesThat().resideInAnyPackage(packages);
    }

    private ArchRule onlySpringUsesSpring() {
        return noClasses()
                .that(notIn(optional("spring")))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.springframework..");
    }

    private ArchRule onlyTheExtensionUsesJUnit() {
        return noClasses()
                .that(describe(
                        "are not @GreenApiSimulation", type -> !outermost(type).startsWith("GreenApiSimulation")))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.junit..");
    }

    private ArchRule simulatorReadsNoEnvironment() {
        return noClasses()
                .that()
                .resideInAPackage(optional("simulator"))
                .should()
                .accessTargetWhere(describe(
                        "an environment variable or a system property is read",
                        access -> access.getTargetOwner().isEquivalentTo(System.class)
                                && Set.of("getenv", "getProperty", "getProperties")
                                        .contains(access.getName())));
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

    private ArchRule onlyDispatchSubscribes() {
        // The dispatcher subscribes to attempts and permits. Of Spring's lifecycles, one needs a callback at the end of
        // closing, and one subscribes to the user's source of instances.
        return noClasses()
                .that(notIn(optional("simulator"), internal("dispatch")))
                .and(describe(
                        "are not Spring's lifecycles",
                        type -> !List.of("ContactClientLifecycle", "InstanceUpdates")
                                .contains(outermost(type))))
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

    /** The root package is left out: its builder depends on the internal packages, and they depend on its values. */
    private ArchRule noPackageCycles() {
        return slices().matching(root + ".(**)").should().beFreeOfCycles();
    }

    private ArchRule noClassCycles() {
        return slices().assignedFrom(new SliceAssignment() {
                    @Override
                    public SliceIdentifier getIdentifierOf(JavaClass type) {
                        return type.getPackageName().startsWith(root + ".internal.")
                                ? SliceIdentifier.of(outermost(type))
                                : SliceIdentifier.ignore();
                    }

                    @Override
                    public String getDescription() {
                        return "internal classes";
                    }
                })
                .should()
                .beFreeOfCycles();
    }

    private ArchRule publicApiShowsNoInternalType() {
        return classes()
                .that()
                .resideOutsideOfPackage(root + ".internal..")
                .and()
                .arePublic()
                .should(new ArchCondition<>("show no internal type") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        type.getMembers().stream()
                                .filter(ArchitectureRules::isVisible)
                                .filter(member -> member.getAllInvolvedRawTypes().stream()
                                        .anyMatch(
                                                shown -> shown.getPackageName().startsWith(root + ".internal.")))
                                .forEach(member ->
                                        events.add(SimpleConditionEvent.violated(member, member.getFullName())));
                    }
                });
    }

    private static boolean isVisible(JavaMember member) {
        return member.getModifiers().contains(JavaModifier.PUBLIC)
                || member.getModifiers().contains(JavaModifier.PROTECTED);
    }

    private ArchRule onlyTokenInjectorWritesTheToken() {
        return noClasses()
                .that(describe("are not TokenInjector", type -> !outermost(type).equals("TokenInjector")))
                .should()
                .accessTargetWhere(describe(
                        "the path with the token is read",
                        access -> access.getTargetOwner().getSimpleName().equals("Endpoint")
                                && access.getName().equals("pathWithToken")
                                && !access.getOriginOwner().equals(access.getTargetOwner())));
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

    private String internal(String name) {
        return root + ".internal." + name + "..";
    }

    private String optional(String name) {
        return root + "." + name + "..";
    }
}
