package io.github.reactivecontact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import org.junit.jupiter.api.Test;

class ContactQueryTest {

    private static final ChatId CHAT = ChatId.parse("71234567890@c.us");

    @Test
    void refresh_namedQuery_keepsChatAndInstance() {
        ContactQuery query = ContactQuery.of(CHAT).through("7103000001").refresh();

        assertThat(query).isEqualTo(new ContactQuery(CHAT, "7103000001", true));
        assertThat(query.through("7103000002").isRefresh()).isTrue();
        assertThat(ContactQuery.of(CHAT).isRefresh()).isFalse();
    }

    @Test
    void of_chatId_namesNoInstance() {
        assertThat(ContactQuery.of(CHAT)).isEqualTo(new ContactQuery(CHAT, null, false));
    }

    @Test
    void through_instance_leavesOriginalUnchanged() {
        ContactQuery any = ContactQuery.of(CHAT);

        assertThat(any.through("7103000001")).isEqualTo(new ContactQuery(CHAT, "7103000001", false));
        assertThat(any.through("7103000001").through("7103000002").idInstance()).isEqualTo("7103000002");
        assertThat(any.idInstance()).isNull();
    }

    @Test
    void of_null_namesArgument() {
        assertThatNullPointerException().isThrownBy(() -> ContactQuery.of(null)).withMessageContaining("chatId");
        assertThatNullPointerException()
                .isThrownBy(() -> ContactQuery.of(CHAT).through(null))
                .withMessageContaining("idInstance");
    }

    @Test
    void toString_masksChatId() {
        assertThat(ContactQuery.of(CHAT).through("7103000001"))
                .hasToString("ContactQuery[chatId=*********90@c.us, idInstance=7103000001, isRefresh=false]");
    }
}
