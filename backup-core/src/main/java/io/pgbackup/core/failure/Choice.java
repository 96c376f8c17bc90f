package io.pgbackup.core.failure;

/**
 * What a caller can choose, as messages and hints call it. An entry point that has a name of its own for it, such as an option of its command line,
 * replaces the words by that name; a program that embeds the service shows the words.
 */
public enum Choice {
    /** A database that does not exist is made for the restore. */
    CREATE("let the restore make"),
    /** A database that exists is restored into, and none is made. */
    EXISTING("restore into it as it is"),
    /** The restored database takes the place of another one. */
    REPLACE("have the restore replace it"),
    /** What such a restore was. */
    REPLACED("a restore that replaced it"),
    /** A backup of roles and tablespaces is restored. */
    GLOBALS("restore it as globals"),
    /** What such a restore does. */
    GLOBALS_RESTORE("a restore of globals does"),
    /** Roles that are there already get their memberships. */
    EXISTING_ROLES("if existing roles are included"),
    /** Objects belong to who restores, and grants are left out. */
    NO_OWNERS_AND_PRIVILEGES("restore without owners and privileges"),
    /** Objects belong to who restores. */
    NO_OWNERS("leave owners out of the restore"),
    /** A failed entry does not end the run. */
    KEEP_GOING("keep going after failures"),
    /** Triggers and foreign keys stay silent. */
    DISABLE_TRIGGERS("load with triggers disabled"),
    /** Tables of a part, of those that the target has. */
    TABLES_THAT_ARE_THERE("select only tables that are there"),
    /** Tables of a part. */
    OTHER_TABLES("select other tables"),
    /** Tables are left out. */
    LEAVE_TABLES_OUT("leave these tables out"),
    /** A schema of a part, as the caller gave it. */
    SCHEMA("the chosen schema"),
    /** A table of a part, as the caller gave it. */
    TABLE("the chosen table"),
    /** A schema that is left out, as the caller gave it. */
    EXCLUDED_SCHEMA("the excluded schema"),
    /** A table that is left out, as the caller gave it. */
    EXCLUDED_TABLE("the excluded table"),
    /** A table whose rows are left out, as the caller gave it. */
    EXCLUDED_DATA("the table without rows"),
    /** Kinds of objects that are not known may be missing. */
    ALLOW_UNKNOWN("by a waiver of unknown kinds"),
    /** An object may be missing; its name follows. */
    ALLOW_OMISSION("by a waiver of"),
    /** The definition of an object may differ; its name follows. */
    ALLOW_DIFFERENCE("by allowing the difference of"),
    /** Such a name, as the caller gave it. */
    ALLOWED_DIFFERENCE("the allowed difference"),
    /** Where more is named than a message can hold. */
    ALL_DIFFERENCES("the log names all at level debug"),
    /** Which of several sources is meant. */
    SOURCE("name the source as HOST or SYSTEM/DATABASE"),
    /** What is in a backup. */
    SHOW("see what the backup holds"),
    /** What backups there are. */
    LIST("list what there is"),
    /** The SQL of a backup. */
    SCRIPT("unpack the script"),
    /** All backups of a name are pruned. */
    PRUNE_ALL("pruning by name looks at all");

    private final String words;

    Choice(String words) {
        this.words = words;
    }

    /**
     * What stands in messages and hints.
     *
     * @return a part of a sentence, in lower case, which no other choice's words hold unless that stands before it
     */
    public String words() {
        return words;
    }

    /** The words. */
    @Override
    public String toString() {
        return words;
    }
}
