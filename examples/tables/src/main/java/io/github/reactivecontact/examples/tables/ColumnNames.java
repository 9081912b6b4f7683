package io.github.reactivecontact.examples.tables;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Knows the names that programs give to a column of phone numbers or chat ids. */
final class ColumnNames {

    private static final Set<String> CHAT_ID = Set.of("chatid", "waid", "jid");
    private static final Set<String> EXACT = Set.of(
            "phone",
            "phonenumber",
            "phonenumbers",
            "phones",
            "phoneno",
            "mobile",
            "mobilenumber",
            "mobilephone",
            "mobileno",
            "cell",
            "cellphone",
            "cellnumber",
            "tel",
            "telephone",
            "telephonenumber",
            "whatsapp",
            "whatsappnumber",
            "msisdn",
            "contactnumber",
            "contactno",
            "telefon",
            "telefonnummer",
            "handy",
            "handynummer",
            "mobil",
            "rufnummer",
            "telefono",
            "teléfono",
            "celular",
            "móvil",
            "movil",
            "telefone",
            "téléphone",
            "cellulare",
            "telefoon",
            "gsm",
            "телефон",
            "телефоны",
            "номертелефона",
            "мобильный",
            "мобильныйтелефон",
            "сотовый",
            "тел",
            "ватсап",
            "контактныйтелефон",
            "номертел");
    private static final Set<String> VAGUE =
            Set.of("number", "numbers", "номер", "номера", "numéro", "número", "nummer");
    private static final Pattern SIMILAR = Pattern.compile(
            "phone|mobile|cellular|whatsapp|telefon|teléfon|téléphon|celular|handy|msisdn|телефон|мобильн|сотов|ватсап"
                    + "|вотсап|\\btel\\b|тел\\.");
    private static final Pattern OTHER = Pattern.compile(
            "type|label|country|code|prefix|ext\\b|extension|fax|pager|assistant|company|main|radio|tty|callback|operator"
                    + "|verified|consent|opt|status|тип|код|факс|оператор|model|brand|device");
    private static final int FEWEST_DIGITS = 4;
    private static final Pattern NOT_A_LETTER = Pattern.compile("[^\\p{L}\\p{Nd}]");

    private ColumnNames() {}

    static String normal(String name) {
        return NOT_A_LETTER.matcher(name.toLowerCase(Locale.ROOT)).replaceAll("");
    }

    /** Returns the indexes of the columns with the best kind of name; empty if there is none. */
    static List<Integer> find(List<String> header) {
        List<Integer> chatIds = indexes(header, name -> CHAT_ID.contains(normal(name)));
        if (!chatIds.isEmpty()) {
            return chatIds;
        }
        List<Integer> exact = indexes(header, name -> EXACT.contains(normal(name)));
        if (!exact.isEmpty()) {
            return exact;
        }
        List<Integer> similar = indexes(header, ColumnNames::isSimilar);
        return similar.isEmpty() ? indexes(header, name -> VAGUE.contains(normal(name))) : similar;
    }

    /** Whether a cell has too many digits for a name. "Phone: +1 202 ..." is a row. */
    static boolean isData(String cell) {
        return cell.chars().filter(Character::isDigit).count() >= FEWEST_DIGITS;
    }

    private static boolean isSimilar(String name) {
        String lowerCase = name.toLowerCase(Locale.ROOT);
        return SIMILAR.matcher(lowerCase).find() && !OTHER.matcher(lowerCase).find();
    }

    private static List<Integer> indexes(List<String> header, java.util.function.Predicate<String> condition) {
        List<Integer> indexes = new ArrayList<>();
        for (int i = 0; i < header.size(); i++) {
            if (!isData(header.get(i)) && condition.test(header.get(i))) {
                indexes.add(i);
            }
        }
        return indexes;
    }
}
