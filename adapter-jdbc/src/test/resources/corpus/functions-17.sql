CREATE SCHEMA functions17;
CREATE FUNCTION functions17.on_login() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
CREATE EVENT TRIGGER on_login ON login EXECUTE FUNCTION functions17.on_login();
COMMENT ON EVENT TRIGGER on_login IS 'at each login';
