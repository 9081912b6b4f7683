package io.github.reactivecontact.examples.webflux;

import io.github.reactivecontact.ChatId;
import io.github.reactivecontact.ContactInfo;
import io.github.reactivecontact.simulator.GreenApiSimulator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** Starts a browser for each test class, and a service with the simulator for each test. */
abstract class BrowserTest {

    static Chromium chromium;

    Service service;

    @BeforeAll
    static void startBrowser() {
        chromium = Chromium.start();
    }

    @BeforeEach
    void startService() {
        service = Service.start();
    }

    @AfterEach
    void assertNoErrorsAndClose() {
        try {
            chromium.assertNoErrors();
        } finally {
            chromium.closePages();
            service.close();
        }
    }

    @AfterAll
    static void closeBrowser() {
        if (chromium != null) {
            chromium.close();
        }
    }

    /** Returns consecutive phone numbers. */
    static String[] numbers(long first, int count) {
        return IntStream.range(0, count).mapToObj(i -> "+" + (first + i)).toArray(String[]::new);
    }

    final ContactsPage desktop() {
        return new ContactsPage(chromium.open(service, 1280, 800));
    }

    final void answer(String phone, ContactInfo contact) {
        service.bean(GreenApiSimulator.class).answer(ChatId.ofPhone(phone), contact);
    }
}
