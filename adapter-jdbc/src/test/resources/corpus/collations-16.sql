CREATE COLLATION ruled (provider = icu, locale = 'und', rules = '&a < g''''');
