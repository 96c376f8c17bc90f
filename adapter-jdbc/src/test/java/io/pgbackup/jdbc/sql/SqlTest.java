package io.pgbackup.jdbc.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqlTest {

    @ParameterizedTest
    @ValueSource(strings = {"a", "_", "order_1", "abort", "value", "name", "public", "z9"})
    void ident_plainWord_staysBare(String name) {
        assertThat(Sql.ident(name)).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "order",
                "select",
                "between",
                "left",
                "json",
                "system_user",
                "merge_action",
                "graph_table",
                "A",
                "1a",
                "a b",
                "é",
                "a$",
                "$",
                "-",
                "tab\there",
                "line\nfeed",
                "; DROP TABLE x; --",
                "/*",
                "🐘",
                "%s",
                "it's",
                "\\"
            })
    void ident_anythingElse_isQuoted(String name) {
        assertThat(Sql.ident(name)).isEqualTo('"' + name + '"');
    }

    @Test
    void ident_quotesInside_areDoubled() {
        assertThat(Sql.ident("a\"b\"")).isEqualTo("\"a\"\"b\"\"\"");
    }

    @Test
    void ident_emptyOrWithNul_isRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Sql.ident(""));
        assertThatIllegalArgumentException().isThrownBy(() -> Sql.ident("a\0"));
        assertThatIllegalArgumentException().isThrownBy(() -> Sql.literal("\0"));
        assertThatIllegalArgumentException().isThrownBy(() -> Sql.dollarQuote("\0"));
    }

    @Test
    void qualified_bothParts_areQuotedOnTheirOwn() {
        assertThat(Sql.qualified("a.b", "user")).isEqualTo("\"a.b\".\"user\"");
        assertThat(Sql.idents(List.of("a", "B", "table"))).isEqualTo("a, \"B\", \"table\"");
    }

    @Test
    void literal_backslashAndQuote_onlyQuoteIsDoubled() {
        assertThat(Sql.literal("it's \\' \n")).isEqualTo("'it''s \\'' \n'");
        assertThat(Sql.literal("")).isEqualTo("''");
    }

    @Test
    void dollarQuote_plainText_usesTheShortTag() {
        assertThat(Sql.dollarQuote("BEGIN END")).isEqualTo("$$BEGIN END$$");
        assertThat(Sql.dollarQuote("")).isEqualTo("$$$$");
    }

    @Test
    void dollarQuote_tagInText_takesALongerOne() {
        assertThat(Sql.dollarQuote("costs $1")).isEqualTo("$_$costs $1$_$");
        assertThat(Sql.dollarQuote("a $_$ b")).isEqualTo("$_X$a $_$ b$_X$");
        assertThat(Sql.dollarQuote("ends in $_")).isEqualTo("$_X$ends in $_$_X$");
        assertThat(Sql.dollarQuote("ends in $")).isEqualTo("$_$ends in $$_$");
    }

    @Test
    void dollarQuote_allShortTagsInText_goesAroundTheAlphabet() {
        String text = "$_XXXXXXX";
        assertThat(Sql.dollarQuote(text)).isEqualTo("$_XXXXXXX_$" + text + "$_XXXXXXX_$");
    }

    @Test
    void withOptions_values_areBareOnlyWhenTheyReadAsNames() {
        assertThat(Sql.withOptions(List.of("fillfactor=70", "buffering=auto", "Odd=a=b", "flag"), "toast."))
                .isEqualTo("toast.fillfactor='70', toast.buffering=auto, toast.\"Odd\"='a=b', toast.flag=''");
        assertThat(Sql.withOptions(List.of("x=true", "y="), "")).isEqualTo("x='true', y=''");
        assertThat(Sql.withOptions(List.of(), "")).isEmpty();
    }

    @Test
    void settingValue_ordinarySetting_isOneLiteral() {
        assertThat(Sql.settingValue("work_mem", "1, 'MB'")).isEqualTo("'1, ''MB'''");
        assertThat(Sql.settingValue("DateStyle", "ISO, DMY")).isEqualTo("'ISO, DMY'");
    }

    @Test
    void settingValue_listSetting_isOneLiteralPerElement() {
        assertThat(Sql.settingValue("search_path", "s, \"we ird\", \"\"")).isEqualTo("'s', 'we ird', ''");
        assertThat(Sql.settingValue("Search_Path", "\"a\"\"b\",it's ,\"$user\""))
                .isEqualTo("'a\"b', 'it''s', '$user'");
        assertThat(Sql.settingValue("search_path", "\"\"")).isEqualTo("''");
        assertThat(Sql.settingValue("search_path", " ")).isEqualTo("''");
        // As FROM CURRENT keeps what somebody typed.
        assertThat(Sql.settingValue("search_path", "Public,\"Quoted\",Ä")).isEqualTo("'public', 'Quoted', 'Ä'");
        assertThat(Sql.settingValue("local_preload_libraries", "Mine")).isEqualTo("'Mine'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a,", ",a", "a b", "\"open", "a,,b", "\"a\"b"})
    void settingValue_brokenList_isTakenWhole(String value) {
        assertThat(Sql.settingValue("search_path", value)).isEqualTo(Sql.literal(value));
    }

    @Test
    void commentSafe_lineEnds_becomeBlanks() {
        assertThat(Sql.commentSafe("a\r\nDROP\n\"x\"")).isEqualTo("a  DROP \"x\"");
    }
}
