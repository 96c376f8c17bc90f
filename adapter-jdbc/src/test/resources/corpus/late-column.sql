CREATE TABLE parent (a int);
CREATE TABLE child (own text) INHERITS (parent);
ALTER TABLE parent ADD COLUMN late int; -- F8
INSERT INTO child VALUES (1, 'mine', 2);
