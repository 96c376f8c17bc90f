DO $$
BEGIN
    EXECUTE format('ALTER DATABASE %I SET search_path = "$user", public, "we ird"', current_database()); -- F72
    EXECUTE format('ALTER DATABASE %I SET "TimeZone" = %L', current_database(), 'Europe/Berlin');
    EXECUTE format('ALTER ROLE corpus_owner IN DATABASE %I SET work_mem = %L', current_database(), '5MB'); -- F72
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO corpus_reader', current_database());
    EXECUTE format('COMMENT ON DATABASE %I IS %L', current_database(), 'a database');
END
$$;
