package io.github.reactivecontact.examples.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.leakcheck.MayLeave;
import io.github.reactivecontact.leakcheck.StrayThreads;
import io.github.reactivecontact.simulator.ErrorReply;
import io.github.reactivecontact.simulator.Latency;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;
import org.apache.flink.util.ExceptionUtils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@MayLeave(value = StrayThreads.class, because = "Flink's embedded cluster stops some of its threads later")
class ContactTableTest {

    private static final Pattern SET = Pattern.compile("SET '(.*)' = '(.*)'");

    private static TestCluster cluster;
    private static StreamTableEnvironment sql;

    @TempDir
    private Path directory;

    @BeforeAll
    static void startCluster() throws Exception {
        cluster = TestCluster.start();
        sql = StreamTableEnvironment.create(cluster.environment(1, new Configuration()));
    }

    @AfterAll
    static void stopCluster() throws Exception {
        cluster.close();
    }

    @Test
    void join_allKindsOfRows_givesEachItsContact() throws Exception {
        try (SimulatorInstances instances = SimulatorInstances.start(directory, 2)) {
            instances.simulator().fail("71230000003@c.us", ErrorReply.BAD_REQUEST_DATA);
            create(
                    "chat_id STRING, id_instance STRING, outcome STRING, reason STRING, contact STRING",
                    "'credentials-file' = '" + instances.file() + "', 'requests-per-second' = '0',"
                            + " 'lookup.cache' = 'PARTIAL', 'lookup.partial-cache.max-rows' = '1000'");
            events("""
                    ('a', '71230000001@c.us', '7103000001'), ('b', '71230000001@c.us', '7103000002'),
                    ('c', '120363043968066561@g.us', '7103000001'), ('d', '71230000003@c.us', '7103000001'),
                    ('e', 'call me', '7103000002'), ('f', CAST(NULL AS STRING), '7103000001'),
                    ('g', '71230000001@c.us', CAST(NULL AS STRING)), ('h', '71230000001@c.us', '7103000009')""");

            List<Row> rows = rows("""
                    SELECT e.id, c.id_instance, c.outcome, c.reason, c.contact IS NOT NULL
                    FROM events AS e LEFT JOIN contacts FOR SYSTEM_TIME AS OF e.seen_at AS c
                    ON e.chat = c.chat_id AND e.instance = c.id_instance""");

            assertThat(rows)
                    .containsExactlyInAnyOrder(
                            Row.of("a", "7103000001", "found", null, true),
                            Row.of("b", "7103000002", "found", null, true),
                            Row.of("c", "7103000001", "no_contact", null, false),
                            Row.of("d", "7103000001", "failed", "REQUEST_REFUSED", false),
                            Row.of("e", "7103000002", "failed", "INVALID_CHAT_ID", false),
                            Row.of("f", null, null, null, false),
                            Row.of("g", null, null, null, false),
                            Row.of("h", "7103000009", "failed", "NO_INSTANCE", false));
            assertThat(instances.simulator().requests("7103000002")).isEqualTo(1);
        }
    }

    @Test
    void join_withoutOutcomeColumn_leavesFieldsNullUnlessFound() throws Exception {
        try (SimulatorInstances instances = SimulatorInstances.start(directory, 1)) {
            create(
                    "name STRING, chat_id STRING, is_business BOOLEAN",
                    "'credentials-file' = '" + instances.file() + "', 'requests-per-second' = '0'");
            events("('a', '71230000001@c.us', ''), ('b', '120363043968066561@g.us', ''), ('c', 'call me', '')");

            assertThat(rows("""
                    SELECT e.id, c.chat_id, c.name IS NOT NULL
                    FROM events AS e LEFT JOIN contacts FOR SYSTEM_TIME AS OF e.seen_at AS c ON e.chat = c.chat_id"""))
                    .containsExactlyInAnyOrder(
                            Row.of("a", "71230000001@c.us", true), Row.of("b", null, false), Row.of("c", null, false));
        }
    }

    /** The script of the page, with the files of this test. */
    @Test
    void script_ofThePage_givesEachChatARow() throws Exception {
        Path chats =
                Files.writeString(directory.resolve("chat-ids.txt"), "71230000001@c.us\ncall me\n71230000001@c.us\n");
        // The second row of the chat arrives while its request is in flight: Flink stores an answer a moment after it.
        Latency latency = Latency.fixed(Duration.ofSeconds(2));
        try (SimulatorInstances instances = SimulatorInstances.start(directory, 1, 0, latency)) {
            instances.simulator().answer(ChatId.parse("71230000001@c.us"), contact("Shop", true));
            StreamTableEnvironment script = StreamTableEnvironment.create(cluster.environment(1, new Configuration()));
            List<Row> rows = new ArrayList<>();
            for (String statement : statements(Map.of(
                    "/tmp/flink-example/chat-ids.txt", chats.toString(),
                    "/tmp/flink-example/instances.json", instances.file()))) {
                Matcher setting = SET.matcher(statement);
                if (setting.matches()) {
                    script.getConfig().set(setting.group(1), setting.group(2));
                } else {
                    script.executeSql(statement).collect().forEachRemaining(rows::add);
                }
            }

            assertThat(rows.stream().filter(row -> row.getArity() == 4))
                    .containsExactlyInAnyOrder(
                            Row.of("71230000001@c.us", "Shop", null, "found"),
                            Row.of("call me", null, null, "failed"),
                            Row.of("71230000001@c.us", "Shop", null, "found"));
            assertThat(instances.simulator().requests()).isEqualTo(1);
        }
    }

    private static List<String> statements(Map<String, String> files) throws IOException {
        String script = Files.readString(Path.of("contacts.sql")).replaceAll("(?m)^--.*$", "");
        for (Map.Entry<String, String> file : files.entrySet()) {
            assertThat(script).contains(file.getKey());
            script = script.replace(file.getKey(), file.getValue());
        }
        return Pattern.compile(";")
                .splitAsStream(script)
                .map(String::strip)
                .filter(statement -> !statement.isEmpty())
                .toList();
    }

    /** Flink makes an equality with a constant a key of the lookup. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            JOIN      | ON e.chat = c.chat_id WHERE c.outcome = 'failed'                    | c=call me
            JOIN      | ON e.chat = c.chat_id AND c.is_business = TRUE                      | a=71230000001@c.us
            JOIN      | ON e.chat = c.chat_id WHERE NOT c.is_business AND c.name = 'Masha' | d=71230000002@c.us
            LEFT JOIN | ON e.chat = c.chat_id AND c.id_instance = '7103000001' AND c.reason = 'INVALID_CHAT_ID' | a=null, b=null, c=call me, d=null
            """)
    void join_conditionOnAnotherColumn_isApplied(String join, String condition, String expected) throws Exception {
        try (SimulatorInstances instances = SimulatorInstances.start(directory, 1)) {
            instances.simulator().answer(ChatId.parse("71230000001@c.us"), contact("Shop", true));
            instances.simulator().answer(ChatId.parse("71230000002@c.us"), contact("Masha", false));
            create(
                    "chat_id STRING, id_instance STRING, outcome STRING, reason STRING, name STRING, is_business BOOLEAN",
                    "'credentials-file' = '" + instances.file() + "', 'requests-per-second' = '0',"
                            + " 'lookup.cache' = 'PARTIAL', 'lookup.partial-cache.max-rows' = '1000'");
            events("('a', '71230000001@c.us', ''), ('b', '120363043968066561@g.us', ''), ('c', 'call me', ''),"
                    + " ('d', '71230000002@c.us', '')");

            assertThat(rows("SELECT e.id, c.chat_id FROM events AS e " + join
                            + " contacts FOR SYSTEM_TIME AS OF e.seen_at AS c " + condition))
                    .extracting(row -> row.getField(0) + "=" + row.getField(1))
                    .containsExactlyInAnyOrder(expected.split(", "));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"SELECT * FROM contacts", "SELECT * FROM events AS e JOIN contacts AS c ON e.chat = c.chat_id"})
    void table_notJoinedAsOfATime_isRejectedWithTheJoin(String query) {
        create("chat_id STRING, name STRING", "'requests-per-second' = '1'");
        events("('a', '71230000001@c.us', '')");

        assertThatThrownBy(() -> sql.explainSql(query))
                .hasStackTraceContaining(
                        "GREEN-API does not list contacts. Join the table by chat_id: JOIN contacts FOR"
                                + " SYSTEM_TIME AS OF m.proc_time");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            chat_id STRING, phone STRING   | ''                                    | A table of contacts has no column phone
            chat_id BIGINT                 | ''                                    | Column chat_id must be STRING, was BIGINT
            name STRING                    | ''                                    | must have the column chat_id STRING
            chat_id STRING, name STRING    | , 'lookup.cache' = 'FULL'             | lookup.cache must be NONE or PARTIAL, was FULL
            chat_id STRING, name STRING    | , 'max-wait' = '0 s'                  | maxWait must be more than zero, was PT0S
            chat_id STRING, name STRING    | , 'apiTokenInstance' = 'd75b3a66'     | Unsupported options
            chat_id STRING, name STRING    | , 'redis' = 'redis://:secret@localhost' | redis must not contain a password
            """)
    void table_notValid_isRejected(String columns, String options, String message) {
        create(columns, "'requests-per-second' = '1'" + options);
        events("('a', '71230000001@c.us', '')");

        assertThatThrownBy(() -> sql.explainSql(
                        "SELECT * FROM events AS e LEFT JOIN contacts FOR SYSTEM_TIME AS OF e.seen_at AS c ON e.id = c."
                                + columns.split(" ")[0]))
                .satisfies(failure -> assertThat(ExceptionUtils.findThrowableWithMessage(failure, message))
                        .isPresent());
    }

    @Test
    void join_byName_isRejected() {
        create("chat_id STRING, name STRING", "'requests-per-second' = '1'");
        events("('a', '71230000001@c.us', '')");

        assertThatThrownBy(
                        () -> sql.explainSql(
                                "SELECT * FROM events AS e JOIN contacts FOR SYSTEM_TIME AS OF e.seen_at AS c ON e.id = c.name"))
                .hasStackTraceContaining("Join a table of contacts by chat_id, or by chat_id and id_instance; the keys"
                        + " were [name]");
    }

    private static ContactInfo contact(String name, boolean isBusiness) {
        return ContactInfo.builder().name(name).isBusiness(isBusiness).build();
    }

    private static void create(String columns, String options) {
        sql.executeSql("DROP TABLE IF EXISTS contacts");
        sql.executeSql("CREATE TABLE contacts (" + columns + ") WITH ('connector' = 'green-api', " + options + ")");
    }

    private static void events(String values) {
        sql.executeSql("DROP VIEW IF EXISTS events");
        sql.executeSql("CREATE VIEW events AS SELECT id, chat, instance, PROCTIME() AS seen_at FROM (VALUES " + values
                + ") AS v(id, chat, instance)");
    }

    private static List<Row> rows(String query) throws Exception {
        List<Row> rows = new ArrayList<>();
        CloseableIterator<Row> results = sql.executeSql(query).collect();
        results.forEachRemaining(rows::add);
        results.close();
        return rows;
    }
}
