DO $$
DECLARE r text;
BEGIN
    PERFORM pg_advisory_xact_lock(4711);
    FOREACH r IN ARRAY ARRAY['corpus_owner', 'corpus_reader', 'corpus_grantor', 'corpus "odd" role'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = r) THEN
            EXECUTE format('CREATE ROLE %I', r);
        END IF;
    END LOOP;
END $$;
