package io.pgbackup.core.failure;

/**
 * A choice of the caller, in the words of messages and hints. An entry point that has its own name for a choice, such as an option of its
 * command line, replaces the words with that name; a program that embeds the service shows the words.
 */
public enum Choice {
    /** A database that does not exist is created for the restore. */
    CREATE("let the restore create"),
    /** A database that exists is restored into, and none is created. */
    EXISTING("restore into it as it is"),
    /** The restored database replaces another one. */
    REPLACE("have the restore replace it"),
    /** A restore that replaced a database. */
    REPLACED("a restore that replaced it"),
    /** A backup of roles and tablespaces is restored. */
    GLOBALS("restore it as globals"),
    /** The effect of such a restore. */
    GLOBALS_RESTORE("a restore of globals does"),
    /** Roles that exist already get their memberships. */
    EXISTING_ROLES("if existing roles are included"),
    /** The restoring role owns the objects, and grants are left out. */
    NO_OWNERS_AND_PRIVILEGES("restore without owners and privileges"),
    /** The restoring role owns the objects. */
    NO_OWNERS("leave owners out of the restore"),
    /** A failed entry does not end the run. */
    KEEP_GOING("keep going after failures"),
    /** Triggers and foreign keys are disabled. */
    DISABLE_TRIGGERS("load with triggers disabled"),
    /** A part is restored: tables that the target has. */
    TABLES_THAT_ARE_THERE("select only existing tables"),
    /** A part is restored: other tables. */
    OTHER_TABLES("choose other tables"),
    /** Tables are left out. */
    LEAVE_TABLES_OUT("leave these tables out"),
    /** A schema of a part, as the caller specified it. */
    SCHEMA("the chosen schema"),
    /** A table of a part, as the caller specified it. */
    TABLE("the chosen table"),
    /** A schema that is left out, as the caller specified it. */
    EXCLUDED_SCHEMA("the excluded schema"),
    /** A table that is left out, as the caller specified it. */
    EXCLUDED_TABLE("the excluded table"),
    /** A table whose rows are left out, as the caller specified it. */
    EXCLUDED_DATA("the table without rows"),
    /** Objects of unknown kinds may be missing. */
    ALLOW_UNKNOWN("by a waiver of unknown kinds"),
    /** An object may be missing; its name follows. */
    ALLOW_OMISSION("by a waiver of"),
    /** The definition of an object may differ; its name follows. */
    ALLOW_DIFFERENCE("by allowing the difference of"),
    /** An object whose definition may differ, as the caller specified it; its name follows. */
    ALLOWED_DIFFERENCE("the allowed difference"),
    /** How to see all differences if a message names only some. */
    ALL_DIFFERENCES("the log names all at level debug"),
    /** How to name one of several sources. */
    SOURCE("name the source as HOST or SYSTEM/DATABASE"),
    /** How to see the content of a backup. */
    SHOW("see what the backup holds"),
    /** How to see which backups exist. */
    LIST("list the existing backups"),
    /** How to get the SQL of a backup. */
    SCRIPT("unpack the script"),
    /** How all backups of a name are pruned. */
    PRUNE_ALL("pruning by name inspects all");

    private final String words;

    Choice(String words) {
        this.words = words;
    }

    /**
     * Returns the words that messages and hints contain.
     *
     * @return a part of a sentence, in lower case; it contains the words of another choice only if that choice is declared after this one
     */
    public String words() {
        return words;
    }

    /** Returns the words. */
    @Override
    public String toString() {
        return words;
    }
}
