package io.github.reactivecontact.simulator;

/** Names that people and shops have, in several scripts. */
final class Names {

    private static final String[][] GIVEN = {
        {"Anna", "Jürgen", "Chloé", "Mateus", "Siobhán", "Łukasz", "Ayşe", "Giulia", "Nguyễn"},
        {"Анна", "Дмитрий", "Ольга", "Сергей", "Жанна", "Олександр", "Айгүл"},
        {"محمد", "فاطمة", "أحمد", "ليلى", "يوسف"},
        {"נועה", "דוד", "תמר", "יוסף", "מיכל"}
    };
    private static final String[][] FAMILY = {
        {"Müller", "O'Brien", "García-López", "Nowak", "Yılmaz", "da Silva", "Okafor"},
        {"Иванова", "Кузнецов", "Шевченко", "Ли", "Щербакова"},
        {"الحسن", "عبد الله", "القاسم", "حداد"},
        {"כהן", "לוי", "בן־דוד", "פרידמן"}
    };
    private static final String[] SHOPS = {
        "Café Aurora",
        "Blumen am Markt",
        "Taller \"El Rápido\"",
        "Цветы на Невском",
        "Пекарня у дома",
        "مطعم النور",
        "מאפיית השכונה",
        "Pizza & Pasta 🍕"
    };
    private static final String[] EMOJI = {" 🌸", " ❤️", " 👩‍👧‍👦", " 🇧🇷", " ✨"};

    private Names() {}

    static String person(Dice dice) {
        int script = dice.oneIn(2) ? 0 : dice.below(GIVEN.length);
        String name = dice.pick(GIVEN[script]);
        if (!dice.oneIn(4)) {
            name += " " + dice.pick(FAMILY[script]);
        }
        return dice.oneIn(8) ? name + dice.pick(EMOJI) : name;
    }

    static String shop(Dice dice) {
        return dice.pick(SHOPS);
    }
}
