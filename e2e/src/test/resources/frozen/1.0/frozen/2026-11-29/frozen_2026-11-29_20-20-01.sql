-- pgbackup 1.0 backup; complete only if its last line is the trailer
--
-- PostgreSQL database dump of frozen
-- Dumped from database version 15.20
-- Dumped by pgbackup version 0.1.0-SNAPSHOT
-- Restore with: psql -X -v ON_ERROR_STOP=1 -d TARGET -f FILE
--

\restrict McbFzeFbGiqCMAuoyaf7HKm02HlTG7llu7OOBZ8YXqOMPdX6

SET statement_timeout = '0';
SET lock_timeout = '0';
SET idle_in_transaction_session_timeout = '0';
SET client_encoding = 'UTF8';
SET standard_conforming_strings = 'on';
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = 'false';
SET xmloption = 'content';
SET client_min_messages = 'warning';
SET row_security = 'off';

--
-- Name: shop; Type: SCHEMA; Schema: -; Owner: postgres
--

CREATE SCHEMA shop;
ALTER SCHEMA shop OWNER TO postgres;


--
-- Name: state; Type: TYPE; Schema: shop; Owner: postgres
--

CREATE TYPE shop.state AS ENUM (
    'new',
    'paid'
);
ALTER TYPE shop.state OWNER TO postgres;


--
-- Name: twice(integer); Type: FUNCTION; Schema: shop; Owner: postgres
--

CREATE FUNCTION shop.twice(a integer) RETURNS integer
    LANGUAGE sql IMMUTABLE
    RETURN (a * 2);
ALTER FUNCTION shop.twice(a integer) OWNER TO postgres;


--
-- Name: customers; Type: TABLE; Schema: shop; Owner: postgres
--

CREATE TABLE shop.customers (
    id integer NOT NULL,
    name text NOT NULL,
    tags text[],
    since timestamp with time zone DEFAULT '2024-02-29 12:00:00+00'::timestamp with time zone
);
ALTER TABLE ONLY shop.customers ALTER COLUMN id SET (pg_attver='32027448');
ALTER TABLE ONLY shop.customers ALTER COLUMN name SET (pg_attver='32027448', n_distinct='5');
ALTER TABLE ONLY shop.customers ALTER COLUMN tags SET (pg_attver='32027448');
ALTER TABLE ONLY shop.customers ALTER COLUMN since SET (pg_attver='32027448');
COMMENT ON TABLE shop.customers IS 'people''s names';
ALTER TABLE shop.customers OWNER TO postgres;


--
-- Name: customers customers_id_seq; Type: SEQUENCE; Schema: shop; Owner: postgres
--

ALTER TABLE shop.customers ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME shop.customers_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: orders; Type: TABLE; Schema: shop; Owner: postgres
--

CREATE TABLE shop.orders (
    id bigint NOT NULL,
    customer integer,
    state shop.state,
    total numeric(12,2),
    CONSTRAINT orders_total_check CHECK ((total >= (0)::numeric))
)
PARTITION BY RANGE (id);
ALTER TABLE ONLY shop.orders ALTER COLUMN id SET (pg_attver='32044080');
ALTER TABLE ONLY shop.orders ALTER COLUMN customer SET (pg_attver='32044080');
ALTER TABLE ONLY shop.orders ALTER COLUMN state SET (pg_attver='32044080');
ALTER TABLE ONLY shop.orders ALTER COLUMN total SET (pg_attver='32044080');
ALTER TABLE shop.orders OWNER TO postgres;


--
-- Name: open; Type: VIEW; Schema: shop; Owner: postgres
--

CREATE VIEW shop.open AS
 SELECT orders.customer,
    count(*) AS count
   FROM shop.orders
  WHERE (orders.state = 'new'::shop.state)
  GROUP BY orders.customer;
ALTER VIEW shop.open OWNER TO postgres;


--
-- Name: orders_1; Type: TABLE; Schema: shop; Owner: postgres
--

CREATE TABLE shop.orders_1 (
    id bigint NOT NULL,
    customer integer,
    state shop.state,
    total numeric(12,2),
    CONSTRAINT orders_total_check CHECK ((total >= (0)::numeric))
);
ALTER TABLE ONLY shop.orders_1 ALTER COLUMN id SET (pg_attver='32059200');
ALTER TABLE ONLY shop.orders_1 ALTER COLUMN customer SET (pg_attver='32059200');
ALTER TABLE ONLY shop.orders_1 ALTER COLUMN state SET (pg_attver='32059200');
ALTER TABLE ONLY shop.orders_1 ALTER COLUMN total SET (pg_attver='32059200');
ALTER TABLE shop.orders_1 OWNER TO postgres;


--
-- Name: orders_2; Type: TABLE; Schema: shop; Owner: postgres
--

CREATE TABLE shop.orders_2 (
    id bigint NOT NULL,
    customer integer,
    state shop.state,
    total numeric(12,2),
    CONSTRAINT orders_total_check CHECK ((total >= (0)::numeric))
);
ALTER TABLE ONLY shop.orders_2 ALTER COLUMN id SET (pg_attver='32079848');
ALTER TABLE ONLY shop.orders_2 ALTER COLUMN customer SET (pg_attver='32079848');
ALTER TABLE ONLY shop.orders_2 ALTER COLUMN state SET (pg_attver='32079848');
ALTER TABLE ONLY shop.orders_2 ALTER COLUMN total SET (pg_attver='32079848');
ALTER TABLE shop.orders_2 OWNER TO postgres;


--
-- Name: totals; Type: MATERIALIZED VIEW; Schema: shop; Owner: postgres
--

CREATE MATERIALIZED VIEW shop.totals AS
 SELECT orders.state,
    sum(orders.total) AS sum
   FROM shop.orders
  GROUP BY orders.state
  WITH NO DATA;
ALTER TABLE ONLY shop.totals ALTER COLUMN state SET (pg_attver='32112744');
ALTER TABLE ONLY shop.totals ALTER COLUMN sum SET (pg_attver='32112744');
ALTER MATERIALIZED VIEW shop.totals OWNER TO postgres;


--
-- Name: orders_1; Type: TABLE ATTACH; Schema: shop; Owner: postgres
--

ALTER TABLE ONLY shop.orders ATTACH PARTITION shop.orders_1 FOR VALUES FROM ('0') TO ('1000');


--
-- Name: orders_2; Type: TABLE ATTACH; Schema: shop; Owner: postgres
--

ALTER TABLE ONLY shop.orders ATTACH PARTITION shop.orders_2 DEFAULT;


--
-- Name: 4711; Type: BLOB METADATA; Schema: -; Owner: postgres
--

SELECT pg_catalog.lo_create('4711');
ALTER LARGE OBJECT 4711 OWNER TO postgres;


--
-- Name: 4711; Type: BLOBS; Schema: -; Owner: postgres
--

BEGIN;
SELECT pg_catalog.lo_put(4711, 0, '\x00ff10');
COMMIT;

--
-- Name: customers; Type: TABLE DATA; Schema: shop; Owner: postgres
--

COPY shop.customers (id, name, tags, since) FROM stdin;
1	Zoë 1	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
2	Zoë 2	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
3	Zoë 3	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
4	Zoë 4	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
5	Zoë 5	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
6	Zoë 6	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
7	Zoë 7	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
8	Zoë 8	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
9	Zoë 9	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
10	Zoë 10	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
11	Zoë 11	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
12	Zoë 12	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
13	Zoë 13	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
14	Zoë 14	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
15	Zoë 15	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
16	Zoë 16	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
17	Zoë 17	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
18	Zoë 18	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
19	Zoë 19	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
20	Zoë 20	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
21	Zoë 21	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
22	Zoë 22	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
23	Zoë 23	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
24	Zoë 24	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
25	Zoë 25	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
26	Zoë 26	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
27	Zoë 27	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
28	Zoë 28	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
29	Zoë 29	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
30	Zoë 30	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
31	Zoë 31	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
32	Zoë 32	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
33	Zoë 33	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
34	Zoë 34	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
35	Zoë 35	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
36	Zoë 36	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
37	Zoë 37	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
38	Zoë 38	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
39	Zoë 39	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
40	Zoë 40	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
41	Zoë 41	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
42	Zoë 42	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
43	Zoë 43	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
44	Zoë 44	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
45	Zoë 45	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
46	Zoë 46	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
47	Zoë 47	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
48	Zoë 48	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
49	Zoë 49	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
50	Zoë 50	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
51	Zoë 51	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
52	Zoë 52	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
53	Zoë 53	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
54	Zoë 54	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
55	Zoë 55	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
56	Zoë 56	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
57	Zoë 57	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
58	Zoë 58	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
59	Zoë 59	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
60	Zoë 60	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
61	Zoë 61	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
62	Zoë 62	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
63	Zoë 63	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
64	Zoë 64	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
65	Zoë 65	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
66	Zoë 66	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
67	Zoë 67	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
68	Zoë 68	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
69	Zoë 69	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
70	Zoë 70	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
71	Zoë 71	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
72	Zoë 72	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
73	Zoë 73	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
74	Zoë 74	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
75	Zoë 75	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
76	Zoë 76	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
77	Zoë 77	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
78	Zoë 78	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
79	Zoë 79	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
80	Zoë 80	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
81	Zoë 81	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
82	Zoë 82	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
83	Zoë 83	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
84	Zoë 84	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
85	Zoë 85	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
86	Zoë 86	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
87	Zoë 87	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
88	Zoë 88	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
89	Zoë 89	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
90	Zoë 90	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
91	Zoë 91	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
92	Zoë 92	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
93	Zoë 93	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
94	Zoë 94	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
95	Zoë 95	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
96	Zoë 96	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
97	Zoë 97	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
98	Zoë 98	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
99	Zoë 99	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
100	Zoë 100	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
101	Zoë 101	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
102	Zoë 102	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
103	Zoë 103	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
104	Zoë 104	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
105	Zoë 105	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
106	Zoë 106	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
107	Zoë 107	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
108	Zoë 108	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
109	Zoë 109	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
110	Zoë 110	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
111	Zoë 111	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
112	Zoë 112	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
113	Zoë 113	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
114	Zoë 114	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
115	Zoë 115	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
116	Zoë 116	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
117	Zoë 117	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
118	Zoë 118	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
119	Zoë 119	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
120	Zoë 120	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
121	Zoë 121	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
122	Zoë 122	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
123	Zoë 123	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
124	Zoë 124	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
125	Zoë 125	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
126	Zoë 126	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
127	Zoë 127	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
128	Zoë 128	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
129	Zoë 129	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
130	Zoë 130	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
131	Zoë 131	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
132	Zoë 132	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
133	Zoë 133	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
134	Zoë 134	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
135	Zoë 135	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
136	Zoë 136	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
137	Zoë 137	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
138	Zoë 138	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
139	Zoë 139	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
140	Zoë 140	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
141	Zoë 141	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
142	Zoë 142	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
143	Zoë 143	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
144	Zoë 144	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
145	Zoë 145	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
146	Zoë 146	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
147	Zoë 147	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
148	Zoë 148	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
149	Zoë 149	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
150	Zoë 150	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
151	Zoë 151	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
152	Zoë 152	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
153	Zoë 153	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
154	Zoë 154	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
155	Zoë 155	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
156	Zoë 156	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
157	Zoë 157	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
158	Zoë 158	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
159	Zoë 159	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
160	Zoë 160	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
161	Zoë 161	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
162	Zoë 162	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
163	Zoë 163	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
164	Zoë 164	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
165	Zoë 165	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
166	Zoë 166	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
167	Zoë 167	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
168	Zoë 168	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
169	Zoë 169	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
170	Zoë 170	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
171	Zoë 171	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
172	Zoë 172	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
173	Zoë 173	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
174	Zoë 174	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
175	Zoë 175	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
176	Zoë 176	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
177	Zoë 177	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
178	Zoë 178	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
179	Zoë 179	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
180	Zoë 180	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
181	Zoë 181	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
182	Zoë 182	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
183	Zoë 183	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
184	Zoë 184	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
185	Zoë 185	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
186	Zoë 186	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
187	Zoë 187	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
188	Zoë 188	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
189	Zoë 189	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
190	Zoë 190	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
191	Zoë 191	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
192	Zoë 192	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
193	Zoë 193	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
194	Zoë 194	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
195	Zoë 195	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
196	Zoë 196	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
197	Zoë 197	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
198	Zoë 198	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
199	Zoë 199	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
200	Zoë 200	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
201	Zoë 201	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
202	Zoë 202	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
203	Zoë 203	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
204	Zoë 204	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
205	Zoë 205	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
206	Zoë 206	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
207	Zoë 207	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
208	Zoë 208	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
209	Zoë 209	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
210	Zoë 210	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
211	Zoë 211	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
212	Zoë 212	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
213	Zoë 213	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
214	Zoë 214	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
215	Zoë 215	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
216	Zoë 216	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
217	Zoë 217	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
218	Zoë 218	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
219	Zoë 219	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
220	Zoë 220	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
221	Zoë 221	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
222	Zoë 222	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
223	Zoë 223	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
224	Zoë 224	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
225	Zoë 225	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
226	Zoë 226	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
227	Zoë 227	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
228	Zoë 228	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
229	Zoë 229	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
230	Zoë 230	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
231	Zoë 231	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
232	Zoë 232	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
233	Zoë 233	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
234	Zoë 234	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
235	Zoë 235	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
236	Zoë 236	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
237	Zoë 237	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
238	Zoë 238	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
239	Zoë 239	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
240	Zoë 240	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
241	Zoë 241	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
242	Zoë 242	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
243	Zoë 243	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
244	Zoë 244	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
245	Zoë 245	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
246	Zoë 246	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
247	Zoë 247	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
248	Zoë 248	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
249	Zoë 249	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
250	Zoë 250	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
251	Zoë 251	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
252	Zoë 252	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
253	Zoë 253	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
254	Zoë 254	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
255	Zoë 255	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
256	Zoë 256	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
257	Zoë 257	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
258	Zoë 258	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
259	Zoë 259	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
260	Zoë 260	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
261	Zoë 261	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
262	Zoë 262	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
263	Zoë 263	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
264	Zoë 264	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
265	Zoë 265	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
266	Zoë 266	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
267	Zoë 267	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
268	Zoë 268	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
269	Zoë 269	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
270	Zoë 270	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
271	Zoë 271	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
272	Zoë 272	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
273	Zoë 273	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
274	Zoë 274	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
275	Zoë 275	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
276	Zoë 276	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
277	Zoë 277	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
278	Zoë 278	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
279	Zoë 279	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
280	Zoë 280	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
281	Zoë 281	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
282	Zoë 282	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
283	Zoë 283	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
284	Zoë 284	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
285	Zoë 285	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
286	Zoë 286	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
287	Zoë 287	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
288	Zoë 288	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
289	Zoë 289	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
290	Zoë 290	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
291	Zoë 291	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
292	Zoë 292	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
293	Zoë 293	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
294	Zoë 294	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
295	Zoë 295	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
296	Zoë 296	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
297	Zoë 297	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
298	Zoë 298	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
299	Zoë 299	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
300	Zoë 300	{a,NULL,"tab\tand\\\\"}	2024-02-29 12:00:00+00
\.


--
-- Name: orders_1; Type: TABLE DATA; Schema: shop; Owner: postgres
--

COPY shop.orders_1 (id, customer, state, total) FROM stdin;
1	2	paid	0.14
2	3	new	0.29
3	4	paid	0.43
4	5	new	0.57
5	6	paid	0.71
6	7	new	0.86
7	8	paid	1.00
8	9	new	1.14
9	10	paid	1.29
10	11	new	1.43
11	12	paid	1.57
12	13	new	1.71
13	14	paid	1.86
14	15	new	2.00
15	16	paid	2.14
16	17	new	2.29
17	18	paid	2.43
18	19	new	2.57
19	20	paid	2.71
20	21	new	2.86
21	22	paid	3.00
22	23	new	3.14
23	24	paid	3.29
24	25	new	3.43
25	26	paid	3.57
26	27	new	3.71
27	28	paid	3.86
28	29	new	4.00
29	30	paid	4.14
30	31	new	4.29
31	32	paid	4.43
32	33	new	4.57
33	34	paid	4.71
34	35	new	4.86
35	36	paid	5.00
36	37	new	5.14
37	38	paid	5.29
38	39	new	5.43
39	40	paid	5.57
40	41	new	5.71
41	42	paid	5.86
42	43	new	6.00
43	44	paid	6.14
44	45	new	6.29
45	46	paid	6.43
46	47	new	6.57
47	48	paid	6.71
48	49	new	6.86
49	50	paid	7.00
50	51	new	7.14
51	52	paid	7.29
52	53	new	7.43
53	54	paid	7.57
54	55	new	7.71
55	56	paid	7.86
56	57	new	8.00
57	58	paid	8.14
58	59	new	8.29
59	60	paid	8.43
60	61	new	8.57
61	62	paid	8.71
62	63	new	8.86
63	64	paid	9.00
64	65	new	9.14
65	66	paid	9.29
66	67	new	9.43
67	68	paid	9.57
68	69	new	9.71
69	70	paid	9.86
70	71	new	10.00
71	72	paid	10.14
72	73	new	10.29
73	74	paid	10.43
74	75	new	10.57
75	76	paid	10.71
76	77	new	10.86
77	78	paid	11.00
78	79	new	11.14
79	80	paid	11.29
80	81	new	11.43
81	82	paid	11.57
82	83	new	11.71
83	84	paid	11.86
84	85	new	12.00
85	86	paid	12.14
86	87	new	12.29
87	88	paid	12.43
88	89	new	12.57
89	90	paid	12.71
90	91	new	12.86
91	92	paid	13.00
92	93	new	13.14
93	94	paid	13.29
94	95	new	13.43
95	96	paid	13.57
96	97	new	13.71
97	98	paid	13.86
98	99	new	14.00
99	100	paid	14.14
100	101	new	14.29
101	102	paid	14.43
102	103	new	14.57
103	104	paid	14.71
104	105	new	14.86
105	106	paid	15.00
106	107	new	15.14
107	108	paid	15.29
108	109	new	15.43
109	110	paid	15.57
110	111	new	15.71
111	112	paid	15.86
112	113	new	16.00
113	114	paid	16.14
114	115	new	16.29
115	116	paid	16.43
116	117	new	16.57
117	118	paid	16.71
118	119	new	16.86
119	120	paid	17.00
120	121	new	17.14
121	122	paid	17.29
122	123	new	17.43
123	124	paid	17.57
124	125	new	17.71
125	126	paid	17.86
126	127	new	18.00
127	128	paid	18.14
128	129	new	18.29
129	130	paid	18.43
130	131	new	18.57
131	132	paid	18.71
132	133	new	18.86
133	134	paid	19.00
134	135	new	19.14
135	136	paid	19.29
136	137	new	19.43
137	138	paid	19.57
138	139	new	19.71
139	140	paid	19.86
140	141	new	20.00
141	142	paid	20.14
142	143	new	20.29
143	144	paid	20.43
144	145	new	20.57
145	146	paid	20.71
146	147	new	20.86
147	148	paid	21.00
148	149	new	21.14
149	150	paid	21.29
150	151	new	21.43
151	152	paid	21.57
152	153	new	21.71
153	154	paid	21.86
154	155	new	22.00
155	156	paid	22.14
156	157	new	22.29
157	158	paid	22.43
158	159	new	22.57
159	160	paid	22.71
160	161	new	22.86
161	162	paid	23.00
162	163	new	23.14
163	164	paid	23.29
164	165	new	23.43
165	166	paid	23.57
166	167	new	23.71
167	168	paid	23.86
168	169	new	24.00
169	170	paid	24.14
170	171	new	24.29
171	172	paid	24.43
172	173	new	24.57
173	174	paid	24.71
174	175	new	24.86
175	176	paid	25.00
176	177	new	25.14
177	178	paid	25.29
178	179	new	25.43
179	180	paid	25.57
180	181	new	25.71
181	182	paid	25.86
182	183	new	26.00
183	184	paid	26.14
184	185	new	26.29
185	186	paid	26.43
186	187	new	26.57
187	188	paid	26.71
188	189	new	26.86
189	190	paid	27.00
190	191	new	27.14
191	192	paid	27.29
192	193	new	27.43
193	194	paid	27.57
194	195	new	27.71
195	196	paid	27.86
196	197	new	28.00
197	198	paid	28.14
198	199	new	28.29
199	200	paid	28.43
200	201	new	28.57
201	202	paid	28.71
202	203	new	28.86
203	204	paid	29.00
204	205	new	29.14
205	206	paid	29.29
206	207	new	29.43
207	208	paid	29.57
208	209	new	29.71
209	210	paid	29.86
210	211	new	30.00
211	212	paid	30.14
212	213	new	30.29
213	214	paid	30.43
214	215	new	30.57
215	216	paid	30.71
216	217	new	30.86
217	218	paid	31.00
218	219	new	31.14
219	220	paid	31.29
220	221	new	31.43
221	222	paid	31.57
222	223	new	31.71
223	224	paid	31.86
224	225	new	32.00
225	226	paid	32.14
226	227	new	32.29
227	228	paid	32.43
228	229	new	32.57
229	230	paid	32.71
230	231	new	32.86
231	232	paid	33.00
232	233	new	33.14
233	234	paid	33.29
234	235	new	33.43
235	236	paid	33.57
236	237	new	33.71
237	238	paid	33.86
238	239	new	34.00
239	240	paid	34.14
240	241	new	34.29
241	242	paid	34.43
242	243	new	34.57
243	244	paid	34.71
244	245	new	34.86
245	246	paid	35.00
246	247	new	35.14
247	248	paid	35.29
248	249	new	35.43
249	250	paid	35.57
250	251	new	35.71
251	252	paid	35.86
252	253	new	36.00
253	254	paid	36.14
254	255	new	36.29
255	256	paid	36.43
256	257	new	36.57
257	258	paid	36.71
258	259	new	36.86
259	260	paid	37.00
260	261	new	37.14
261	262	paid	37.29
262	263	new	37.43
263	264	paid	37.57
264	265	new	37.71
265	266	paid	37.86
266	267	new	38.00
267	268	paid	38.14
268	269	new	38.29
269	270	paid	38.43
270	271	new	38.57
271	272	paid	38.71
272	273	new	38.86
273	274	paid	39.00
274	275	new	39.14
275	276	paid	39.29
276	277	new	39.43
277	278	paid	39.57
278	279	new	39.71
279	280	paid	39.86
280	281	new	40.00
281	282	paid	40.14
282	283	new	40.29
283	284	paid	40.43
284	285	new	40.57
285	286	paid	40.71
286	287	new	40.86
287	288	paid	41.00
288	289	new	41.14
289	290	paid	41.29
290	291	new	41.43
291	292	paid	41.57
292	293	new	41.71
293	294	paid	41.86
294	295	new	42.00
295	296	paid	42.14
296	297	new	42.29
297	298	paid	42.43
298	299	new	42.57
299	300	paid	42.71
300	1	new	42.86
301	2	paid	43.00
302	3	new	43.14
303	4	paid	43.29
304	5	new	43.43
305	6	paid	43.57
306	7	new	43.71
307	8	paid	43.86
308	9	new	44.00
309	10	paid	44.14
310	11	new	44.29
311	12	paid	44.43
312	13	new	44.57
313	14	paid	44.71
314	15	new	44.86
315	16	paid	45.00
316	17	new	45.14
317	18	paid	45.29
318	19	new	45.43
319	20	paid	45.57
320	21	new	45.71
321	22	paid	45.86
322	23	new	46.00
323	24	paid	46.14
324	25	new	46.29
325	26	paid	46.43
326	27	new	46.57
327	28	paid	46.71
328	29	new	46.86
329	30	paid	47.00
330	31	new	47.14
331	32	paid	47.29
332	33	new	47.43
333	34	paid	47.57
334	35	new	47.71
335	36	paid	47.86
336	37	new	48.00
337	38	paid	48.14
338	39	new	48.29
339	40	paid	48.43
340	41	new	48.57
341	42	paid	48.71
342	43	new	48.86
343	44	paid	49.00
344	45	new	49.14
345	46	paid	49.29
346	47	new	49.43
347	48	paid	49.57
348	49	new	49.71
349	50	paid	49.86
350	51	new	50.00
351	52	paid	50.14
352	53	new	50.29
353	54	paid	50.43
354	55	new	50.57
355	56	paid	50.71
356	57	new	50.86
357	58	paid	51.00
358	59	new	51.14
359	60	paid	51.29
360	61	new	51.43
361	62	paid	51.57
362	63	new	51.71
363	64	paid	51.86
364	65	new	52.00
365	66	paid	52.14
366	67	new	52.29
367	68	paid	52.43
368	69	new	52.57
369	70	paid	52.71
370	71	new	52.86
371	72	paid	53.00
372	73	new	53.14
373	74	paid	53.29
374	75	new	53.43
375	76	paid	53.57
376	77	new	53.71
377	78	paid	53.86
378	79	new	54.00
379	80	paid	54.14
380	81	new	54.29
381	82	paid	54.43
382	83	new	54.57
383	84	paid	54.71
384	85	new	54.86
385	86	paid	55.00
386	87	new	55.14
387	88	paid	55.29
388	89	new	55.43
389	90	paid	55.57
390	91	new	55.71
391	92	paid	55.86
392	93	new	56.00
393	94	paid	56.14
394	95	new	56.29
395	96	paid	56.43
396	97	new	56.57
397	98	paid	56.71
398	99	new	56.86
399	100	paid	57.00
400	101	new	57.14
401	102	paid	57.29
402	103	new	57.43
403	104	paid	57.57
404	105	new	57.71
405	106	paid	57.86
406	107	new	58.00
407	108	paid	58.14
408	109	new	58.29
409	110	paid	58.43
410	111	new	58.57
411	112	paid	58.71
412	113	new	58.86
413	114	paid	59.00
414	115	new	59.14
415	116	paid	59.29
416	117	new	59.43
417	118	paid	59.57
418	119	new	59.71
419	120	paid	59.86
420	121	new	60.00
421	122	paid	60.14
422	123	new	60.29
423	124	paid	60.43
424	125	new	60.57
425	126	paid	60.71
426	127	new	60.86
427	128	paid	61.00
428	129	new	61.14
429	130	paid	61.29
430	131	new	61.43
431	132	paid	61.57
432	133	new	61.71
433	134	paid	61.86
434	135	new	62.00
435	136	paid	62.14
436	137	new	62.29
437	138	paid	62.43
438	139	new	62.57
439	140	paid	62.71
440	141	new	62.86
441	142	paid	63.00
442	143	new	63.14
443	144	paid	63.29
444	145	new	63.43
445	146	paid	63.57
446	147	new	63.71
447	148	paid	63.86
448	149	new	64.00
449	150	paid	64.14
450	151	new	64.29
451	152	paid	64.43
452	153	new	64.57
453	154	paid	64.71
454	155	new	64.86
455	156	paid	65.00
456	157	new	65.14
457	158	paid	65.29
458	159	new	65.43
459	160	paid	65.57
460	161	new	65.71
461	162	paid	65.86
462	163	new	66.00
463	164	paid	66.14
464	165	new	66.29
465	166	paid	66.43
466	167	new	66.57
467	168	paid	66.71
468	169	new	66.86
469	170	paid	67.00
470	171	new	67.14
471	172	paid	67.29
472	173	new	67.43
473	174	paid	67.57
474	175	new	67.71
475	176	paid	67.86
476	177	new	68.00
477	178	paid	68.14
478	179	new	68.29
479	180	paid	68.43
480	181	new	68.57
481	182	paid	68.71
482	183	new	68.86
483	184	paid	69.00
484	185	new	69.14
485	186	paid	69.29
486	187	new	69.43
487	188	paid	69.57
488	189	new	69.71
489	190	paid	69.86
490	191	new	70.00
491	192	paid	70.14
492	193	new	70.29
493	194	paid	70.43
494	195	new	70.57
495	196	paid	70.71
496	197	new	70.86
497	198	paid	71.00
498	199	new	71.14
499	200	paid	71.29
500	201	new	71.43
501	202	paid	71.57
502	203	new	71.71
503	204	paid	71.86
504	205	new	72.00
505	206	paid	72.14
506	207	new	72.29
507	208	paid	72.43
508	209	new	72.57
509	210	paid	72.71
510	211	new	72.86
511	212	paid	73.00
512	213	new	73.14
513	214	paid	73.29
514	215	new	73.43
515	216	paid	73.57
516	217	new	73.71
517	218	paid	73.86
518	219	new	74.00
519	220	paid	74.14
520	221	new	74.29
521	222	paid	74.43
522	223	new	74.57
523	224	paid	74.71
524	225	new	74.86
525	226	paid	75.00
526	227	new	75.14
527	228	paid	75.29
528	229	new	75.43
529	230	paid	75.57
530	231	new	75.71
531	232	paid	75.86
532	233	new	76.00
533	234	paid	76.14
534	235	new	76.29
535	236	paid	76.43
536	237	new	76.57
537	238	paid	76.71
538	239	new	76.86
539	240	paid	77.00
540	241	new	77.14
541	242	paid	77.29
542	243	new	77.43
543	244	paid	77.57
544	245	new	77.71
545	246	paid	77.86
546	247	new	78.00
547	248	paid	78.14
548	249	new	78.29
549	250	paid	78.43
550	251	new	78.57
551	252	paid	78.71
552	253	new	78.86
553	254	paid	79.00
554	255	new	79.14
555	256	paid	79.29
556	257	new	79.43
557	258	paid	79.57
558	259	new	79.71
559	260	paid	79.86
560	261	new	80.00
561	262	paid	80.14
562	263	new	80.29
563	264	paid	80.43
564	265	new	80.57
565	266	paid	80.71
566	267	new	80.86
567	268	paid	81.00
568	269	new	81.14
569	270	paid	81.29
570	271	new	81.43
571	272	paid	81.57
572	273	new	81.71
573	274	paid	81.86
574	275	new	82.00
575	276	paid	82.14
576	277	new	82.29
577	278	paid	82.43
578	279	new	82.57
579	280	paid	82.71
580	281	new	82.86
581	282	paid	83.00
582	283	new	83.14
583	284	paid	83.29
584	285	new	83.43
585	286	paid	83.57
586	287	new	83.71
587	288	paid	83.86
588	289	new	84.00
589	290	paid	84.14
590	291	new	84.29
591	292	paid	84.43
592	293	new	84.57
593	294	paid	84.71
594	295	new	84.86
595	296	paid	85.00
596	297	new	85.14
597	298	paid	85.29
598	299	new	85.43
599	300	paid	85.57
600	1	new	85.71
601	2	paid	85.86
602	3	new	86.00
603	4	paid	86.14
604	5	new	86.29
605	6	paid	86.43
606	7	new	86.57
607	8	paid	86.71
608	9	new	86.86
609	10	paid	87.00
610	11	new	87.14
611	12	paid	87.29
612	13	new	87.43
613	14	paid	87.57
614	15	new	87.71
615	16	paid	87.86
616	17	new	88.00
617	18	paid	88.14
618	19	new	88.29
619	20	paid	88.43
620	21	new	88.57
621	22	paid	88.71
622	23	new	88.86
623	24	paid	89.00
624	25	new	89.14
625	26	paid	89.29
626	27	new	89.43
627	28	paid	89.57
628	29	new	89.71
629	30	paid	89.86
630	31	new	90.00
631	32	paid	90.14
632	33	new	90.29
633	34	paid	90.43
634	35	new	90.57
635	36	paid	90.71
636	37	new	90.86
637	38	paid	91.00
638	39	new	91.14
639	40	paid	91.29
640	41	new	91.43
641	42	paid	91.57
642	43	new	91.71
643	44	paid	91.86
644	45	new	92.00
645	46	paid	92.14
646	47	new	92.29
647	48	paid	92.43
648	49	new	92.57
649	50	paid	92.71
650	51	new	92.86
651	52	paid	93.00
652	53	new	93.14
653	54	paid	93.29
654	55	new	93.43
655	56	paid	93.57
656	57	new	93.71
657	58	paid	93.86
658	59	new	94.00
659	60	paid	94.14
660	61	new	94.29
661	62	paid	94.43
662	63	new	94.57
663	64	paid	94.71
664	65	new	94.86
665	66	paid	95.00
666	67	new	95.14
667	68	paid	95.29
668	69	new	95.43
669	70	paid	95.57
670	71	new	95.71
671	72	paid	95.86
672	73	new	96.00
673	74	paid	96.14
674	75	new	96.29
675	76	paid	96.43
676	77	new	96.57
677	78	paid	96.71
678	79	new	96.86
679	80	paid	97.00
680	81	new	97.14
681	82	paid	97.29
682	83	new	97.43
683	84	paid	97.57
684	85	new	97.71
685	86	paid	97.86
686	87	new	98.00
687	88	paid	98.14
688	89	new	98.29
689	90	paid	98.43
690	91	new	98.57
691	92	paid	98.71
692	93	new	98.86
693	94	paid	99.00
694	95	new	99.14
695	96	paid	99.29
696	97	new	99.43
697	98	paid	99.57
698	99	new	99.71
699	100	paid	99.86
700	101	new	100.00
701	102	paid	100.14
702	103	new	100.29
703	104	paid	100.43
704	105	new	100.57
705	106	paid	100.71
706	107	new	100.86
707	108	paid	101.00
708	109	new	101.14
709	110	paid	101.29
710	111	new	101.43
711	112	paid	101.57
712	113	new	101.71
713	114	paid	101.86
714	115	new	102.00
715	116	paid	102.14
716	117	new	102.29
717	118	paid	102.43
718	119	new	102.57
719	120	paid	102.71
720	121	new	102.86
721	122	paid	103.00
722	123	new	103.14
723	124	paid	103.29
724	125	new	103.43
725	126	paid	103.57
726	127	new	103.71
727	128	paid	103.86
728	129	new	104.00
729	130	paid	104.14
730	131	new	104.29
731	132	paid	104.43
732	133	new	104.57
733	134	paid	104.71
734	135	new	104.86
735	136	paid	105.00
736	137	new	105.14
737	138	paid	105.29
738	139	new	105.43
739	140	paid	105.57
740	141	new	105.71
741	142	paid	105.86
742	143	new	106.00
743	144	paid	106.14
744	145	new	106.29
745	146	paid	106.43
746	147	new	106.57
747	148	paid	106.71
748	149	new	106.86
749	150	paid	107.00
750	151	new	107.14
751	152	paid	107.29
752	153	new	107.43
753	154	paid	107.57
754	155	new	107.71
755	156	paid	107.86
756	157	new	108.00
757	158	paid	108.14
758	159	new	108.29
759	160	paid	108.43
760	161	new	108.57
761	162	paid	108.71
762	163	new	108.86
763	164	paid	109.00
764	165	new	109.14
765	166	paid	109.29
766	167	new	109.43
767	168	paid	109.57
768	169	new	109.71
769	170	paid	109.86
770	171	new	110.00
771	172	paid	110.14
772	173	new	110.29
773	174	paid	110.43
774	175	new	110.57
775	176	paid	110.71
776	177	new	110.86
777	178	paid	111.00
778	179	new	111.14
779	180	paid	111.29
780	181	new	111.43
781	182	paid	111.57
782	183	new	111.71
783	184	paid	111.86
784	185	new	112.00
785	186	paid	112.14
786	187	new	112.29
787	188	paid	112.43
788	189	new	112.57
789	190	paid	112.71
790	191	new	112.86
791	192	paid	113.00
792	193	new	113.14
793	194	paid	113.29
794	195	new	113.43
795	196	paid	113.57
796	197	new	113.71
797	198	paid	113.86
798	199	new	114.00
799	200	paid	114.14
800	201	new	114.29
801	202	paid	114.43
802	203	new	114.57
803	204	paid	114.71
804	205	new	114.86
805	206	paid	115.00
806	207	new	115.14
807	208	paid	115.29
808	209	new	115.43
809	210	paid	115.57
810	211	new	115.71
811	212	paid	115.86
812	213	new	116.00
813	214	paid	116.14
814	215	new	116.29
815	216	paid	116.43
816	217	new	116.57
817	218	paid	116.71
818	219	new	116.86
819	220	paid	117.00
820	221	new	117.14
821	222	paid	117.29
822	223	new	117.43
823	224	paid	117.57
824	225	new	117.71
825	226	paid	117.86
826	227	new	118.00
827	228	paid	118.14
828	229	new	118.29
829	230	paid	118.43
830	231	new	118.57
831	232	paid	118.71
832	233	new	118.86
833	234	paid	119.00
834	235	new	119.14
835	236	paid	119.29
836	237	new	119.43
837	238	paid	119.57
838	239	new	119.71
839	240	paid	119.86
840	241	new	120.00
841	242	paid	120.14
842	243	new	120.29
843	244	paid	120.43
844	245	new	120.57
845	246	paid	120.71
846	247	new	120.86
847	248	paid	121.00
848	249	new	121.14
849	250	paid	121.29
850	251	new	121.43
851	252	paid	121.57
852	253	new	121.71
853	254	paid	121.86
854	255	new	122.00
855	256	paid	122.14
856	257	new	122.29
857	258	paid	122.43
858	259	new	122.57
859	260	paid	122.71
860	261	new	122.86
861	262	paid	123.00
862	263	new	123.14
863	264	paid	123.29
864	265	new	123.43
865	266	paid	123.57
866	267	new	123.71
867	268	paid	123.86
868	269	new	124.00
869	270	paid	124.14
870	271	new	124.29
871	272	paid	124.43
872	273	new	124.57
873	274	paid	124.71
874	275	new	124.86
875	276	paid	125.00
876	277	new	125.14
877	278	paid	125.29
878	279	new	125.43
879	280	paid	125.57
880	281	new	125.71
881	282	paid	125.86
882	283	new	126.00
883	284	paid	126.14
884	285	new	126.29
885	286	paid	126.43
886	287	new	126.57
887	288	paid	126.71
888	289	new	126.86
889	290	paid	127.00
890	291	new	127.14
891	292	paid	127.29
892	293	new	127.43
893	294	paid	127.57
894	295	new	127.71
895	296	paid	127.86
896	297	new	128.00
897	298	paid	128.14
898	299	new	128.29
899	300	paid	128.43
900	1	new	128.57
901	2	paid	128.71
902	3	new	128.86
903	4	paid	129.00
904	5	new	129.14
905	6	paid	129.29
906	7	new	129.43
907	8	paid	129.57
908	9	new	129.71
909	10	paid	129.86
910	11	new	130.00
911	12	paid	130.14
912	13	new	130.29
913	14	paid	130.43
914	15	new	130.57
915	16	paid	130.71
916	17	new	130.86
917	18	paid	131.00
918	19	new	131.14
919	20	paid	131.29
920	21	new	131.43
921	22	paid	131.57
922	23	new	131.71
923	24	paid	131.86
924	25	new	132.00
925	26	paid	132.14
926	27	new	132.29
927	28	paid	132.43
928	29	new	132.57
929	30	paid	132.71
930	31	new	132.86
931	32	paid	133.00
932	33	new	133.14
933	34	paid	133.29
934	35	new	133.43
935	36	paid	133.57
936	37	new	133.71
937	38	paid	133.86
938	39	new	134.00
939	40	paid	134.14
940	41	new	134.29
941	42	paid	134.43
942	43	new	134.57
943	44	paid	134.71
944	45	new	134.86
945	46	paid	135.00
946	47	new	135.14
947	48	paid	135.29
948	49	new	135.43
949	50	paid	135.57
950	51	new	135.71
951	52	paid	135.86
952	53	new	136.00
953	54	paid	136.14
954	55	new	136.29
955	56	paid	136.43
956	57	new	136.57
957	58	paid	136.71
958	59	new	136.86
959	60	paid	137.00
960	61	new	137.14
961	62	paid	137.29
962	63	new	137.43
963	64	paid	137.57
964	65	new	137.71
965	66	paid	137.86
966	67	new	138.00
967	68	paid	138.14
968	69	new	138.29
969	70	paid	138.43
970	71	new	138.57
971	72	paid	138.71
972	73	new	138.86
973	74	paid	139.00
974	75	new	139.14
975	76	paid	139.29
976	77	new	139.43
977	78	paid	139.57
978	79	new	139.71
979	80	paid	139.86
980	81	new	140.00
981	82	paid	140.14
982	83	new	140.29
983	84	paid	140.43
984	85	new	140.57
985	86	paid	140.71
986	87	new	140.86
987	88	paid	141.00
988	89	new	141.14
989	90	paid	141.29
990	91	new	141.43
991	92	paid	141.57
992	93	new	141.71
993	94	paid	141.86
994	95	new	142.00
995	96	paid	142.14
996	97	new	142.29
997	98	paid	142.43
998	99	new	142.57
999	100	paid	142.71
\.


--
-- Name: orders_2; Type: TABLE DATA; Schema: shop; Owner: postgres
--

COPY shop.orders_2 (id, customer, state, total) FROM stdin;
1000	101	new	142.86
1001	102	paid	143.00
1002	103	new	143.14
1003	104	paid	143.29
1004	105	new	143.43
1005	106	paid	143.57
1006	107	new	143.71
1007	108	paid	143.86
1008	109	new	144.00
1009	110	paid	144.14
1010	111	new	144.29
1011	112	paid	144.43
1012	113	new	144.57
1013	114	paid	144.71
1014	115	new	144.86
1015	116	paid	145.00
1016	117	new	145.14
1017	118	paid	145.29
1018	119	new	145.43
1019	120	paid	145.57
1020	121	new	145.71
1021	122	paid	145.86
1022	123	new	146.00
1023	124	paid	146.14
1024	125	new	146.29
1025	126	paid	146.43
1026	127	new	146.57
1027	128	paid	146.71
1028	129	new	146.86
1029	130	paid	147.00
1030	131	new	147.14
1031	132	paid	147.29
1032	133	new	147.43
1033	134	paid	147.57
1034	135	new	147.71
1035	136	paid	147.86
1036	137	new	148.00
1037	138	paid	148.14
1038	139	new	148.29
1039	140	paid	148.43
1040	141	new	148.57
1041	142	paid	148.71
1042	143	new	148.86
1043	144	paid	149.00
1044	145	new	149.14
1045	146	paid	149.29
1046	147	new	149.43
1047	148	paid	149.57
1048	149	new	149.71
1049	150	paid	149.86
1050	151	new	150.00
1051	152	paid	150.14
1052	153	new	150.29
1053	154	paid	150.43
1054	155	new	150.57
1055	156	paid	150.71
1056	157	new	150.86
1057	158	paid	151.00
1058	159	new	151.14
1059	160	paid	151.29
1060	161	new	151.43
1061	162	paid	151.57
1062	163	new	151.71
1063	164	paid	151.86
1064	165	new	152.00
1065	166	paid	152.14
1066	167	new	152.29
1067	168	paid	152.43
1068	169	new	152.57
1069	170	paid	152.71
1070	171	new	152.86
1071	172	paid	153.00
1072	173	new	153.14
1073	174	paid	153.29
1074	175	new	153.43
1075	176	paid	153.57
1076	177	new	153.71
1077	178	paid	153.86
1078	179	new	154.00
1079	180	paid	154.14
1080	181	new	154.29
1081	182	paid	154.43
1082	183	new	154.57
1083	184	paid	154.71
1084	185	new	154.86
1085	186	paid	155.00
1086	187	new	155.14
1087	188	paid	155.29
1088	189	new	155.43
1089	190	paid	155.57
1090	191	new	155.71
1091	192	paid	155.86
1092	193	new	156.00
1093	194	paid	156.14
1094	195	new	156.29
1095	196	paid	156.43
1096	197	new	156.57
1097	198	paid	156.71
1098	199	new	156.86
1099	200	paid	157.00
1100	201	new	157.14
1101	202	paid	157.29
1102	203	new	157.43
1103	204	paid	157.57
1104	205	new	157.71
1105	206	paid	157.86
1106	207	new	158.00
1107	208	paid	158.14
1108	209	new	158.29
1109	210	paid	158.43
1110	211	new	158.57
1111	212	paid	158.71
1112	213	new	158.86
1113	214	paid	159.00
1114	215	new	159.14
1115	216	paid	159.29
1116	217	new	159.43
1117	218	paid	159.57
1118	219	new	159.71
1119	220	paid	159.86
1120	221	new	160.00
1121	222	paid	160.14
1122	223	new	160.29
1123	224	paid	160.43
1124	225	new	160.57
1125	226	paid	160.71
1126	227	new	160.86
1127	228	paid	161.00
1128	229	new	161.14
1129	230	paid	161.29
1130	231	new	161.43
1131	232	paid	161.57
1132	233	new	161.71
1133	234	paid	161.86
1134	235	new	162.00
1135	236	paid	162.14
1136	237	new	162.29
1137	238	paid	162.43
1138	239	new	162.57
1139	240	paid	162.71
1140	241	new	162.86
1141	242	paid	163.00
1142	243	new	163.14
1143	244	paid	163.29
1144	245	new	163.43
1145	246	paid	163.57
1146	247	new	163.71
1147	248	paid	163.86
1148	249	new	164.00
1149	250	paid	164.14
1150	251	new	164.29
1151	252	paid	164.43
1152	253	new	164.57
1153	254	paid	164.71
1154	255	new	164.86
1155	256	paid	165.00
1156	257	new	165.14
1157	258	paid	165.29
1158	259	new	165.43
1159	260	paid	165.57
1160	261	new	165.71
1161	262	paid	165.86
1162	263	new	166.00
1163	264	paid	166.14
1164	265	new	166.29
1165	266	paid	166.43
1166	267	new	166.57
1167	268	paid	166.71
1168	269	new	166.86
1169	270	paid	167.00
1170	271	new	167.14
1171	272	paid	167.29
1172	273	new	167.43
1173	274	paid	167.57
1174	275	new	167.71
1175	276	paid	167.86
1176	277	new	168.00
1177	278	paid	168.14
1178	279	new	168.29
1179	280	paid	168.43
1180	281	new	168.57
1181	282	paid	168.71
1182	283	new	168.86
1183	284	paid	169.00
1184	285	new	169.14
1185	286	paid	169.29
1186	287	new	169.43
1187	288	paid	169.57
1188	289	new	169.71
1189	290	paid	169.86
1190	291	new	170.00
1191	292	paid	170.14
1192	293	new	170.29
1193	294	paid	170.43
1194	295	new	170.57
1195	296	paid	170.71
1196	297	new	170.86
1197	298	paid	171.00
1198	299	new	171.14
1199	300	paid	171.29
1200	1	new	171.43
1201	2	paid	171.57
1202	3	new	171.71
1203	4	paid	171.86
1204	5	new	172.00
1205	6	paid	172.14
1206	7	new	172.29
1207	8	paid	172.43
1208	9	new	172.57
1209	10	paid	172.71
1210	11	new	172.86
1211	12	paid	173.00
1212	13	new	173.14
1213	14	paid	173.29
1214	15	new	173.43
1215	16	paid	173.57
1216	17	new	173.71
1217	18	paid	173.86
1218	19	new	174.00
1219	20	paid	174.14
1220	21	new	174.29
1221	22	paid	174.43
1222	23	new	174.57
1223	24	paid	174.71
1224	25	new	174.86
1225	26	paid	175.00
1226	27	new	175.14
1227	28	paid	175.29
1228	29	new	175.43
1229	30	paid	175.57
1230	31	new	175.71
1231	32	paid	175.86
1232	33	new	176.00
1233	34	paid	176.14
1234	35	new	176.29
1235	36	paid	176.43
1236	37	new	176.57
1237	38	paid	176.71
1238	39	new	176.86
1239	40	paid	177.00
1240	41	new	177.14
1241	42	paid	177.29
1242	43	new	177.43
1243	44	paid	177.57
1244	45	new	177.71
1245	46	paid	177.86
1246	47	new	178.00
1247	48	paid	178.14
1248	49	new	178.29
1249	50	paid	178.43
1250	51	new	178.57
1251	52	paid	178.71
1252	53	new	178.86
1253	54	paid	179.00
1254	55	new	179.14
1255	56	paid	179.29
1256	57	new	179.43
1257	58	paid	179.57
1258	59	new	179.71
1259	60	paid	179.86
1260	61	new	180.00
1261	62	paid	180.14
1262	63	new	180.29
1263	64	paid	180.43
1264	65	new	180.57
1265	66	paid	180.71
1266	67	new	180.86
1267	68	paid	181.00
1268	69	new	181.14
1269	70	paid	181.29
1270	71	new	181.43
1271	72	paid	181.57
1272	73	new	181.71
1273	74	paid	181.86
1274	75	new	182.00
1275	76	paid	182.14
1276	77	new	182.29
1277	78	paid	182.43
1278	79	new	182.57
1279	80	paid	182.71
1280	81	new	182.86
1281	82	paid	183.00
1282	83	new	183.14
1283	84	paid	183.29
1284	85	new	183.43
1285	86	paid	183.57
1286	87	new	183.71
1287	88	paid	183.86
1288	89	new	184.00
1289	90	paid	184.14
1290	91	new	184.29
1291	92	paid	184.43
1292	93	new	184.57
1293	94	paid	184.71
1294	95	new	184.86
1295	96	paid	185.00
1296	97	new	185.14
1297	98	paid	185.29
1298	99	new	185.43
1299	100	paid	185.57
1300	101	new	185.71
1301	102	paid	185.86
1302	103	new	186.00
1303	104	paid	186.14
1304	105	new	186.29
1305	106	paid	186.43
1306	107	new	186.57
1307	108	paid	186.71
1308	109	new	186.86
1309	110	paid	187.00
1310	111	new	187.14
1311	112	paid	187.29
1312	113	new	187.43
1313	114	paid	187.57
1314	115	new	187.71
1315	116	paid	187.86
1316	117	new	188.00
1317	118	paid	188.14
1318	119	new	188.29
1319	120	paid	188.43
1320	121	new	188.57
1321	122	paid	188.71
1322	123	new	188.86
1323	124	paid	189.00
1324	125	new	189.14
1325	126	paid	189.29
1326	127	new	189.43
1327	128	paid	189.57
1328	129	new	189.71
1329	130	paid	189.86
1330	131	new	190.00
1331	132	paid	190.14
1332	133	new	190.29
1333	134	paid	190.43
1334	135	new	190.57
1335	136	paid	190.71
1336	137	new	190.86
1337	138	paid	191.00
1338	139	new	191.14
1339	140	paid	191.29
1340	141	new	191.43
1341	142	paid	191.57
1342	143	new	191.71
1343	144	paid	191.86
1344	145	new	192.00
1345	146	paid	192.14
1346	147	new	192.29
1347	148	paid	192.43
1348	149	new	192.57
1349	150	paid	192.71
1350	151	new	192.86
1351	152	paid	193.00
1352	153	new	193.14
1353	154	paid	193.29
1354	155	new	193.43
1355	156	paid	193.57
1356	157	new	193.71
1357	158	paid	193.86
1358	159	new	194.00
1359	160	paid	194.14
1360	161	new	194.29
1361	162	paid	194.43
1362	163	new	194.57
1363	164	paid	194.71
1364	165	new	194.86
1365	166	paid	195.00
1366	167	new	195.14
1367	168	paid	195.29
1368	169	new	195.43
1369	170	paid	195.57
1370	171	new	195.71
1371	172	paid	195.86
1372	173	new	196.00
1373	174	paid	196.14
1374	175	new	196.29
1375	176	paid	196.43
1376	177	new	196.57
1377	178	paid	196.71
1378	179	new	196.86
1379	180	paid	197.00
1380	181	new	197.14
1381	182	paid	197.29
1382	183	new	197.43
1383	184	paid	197.57
1384	185	new	197.71
1385	186	paid	197.86
1386	187	new	198.00
1387	188	paid	198.14
1388	189	new	198.29
1389	190	paid	198.43
1390	191	new	198.57
1391	192	paid	198.71
1392	193	new	198.86
1393	194	paid	199.00
1394	195	new	199.14
1395	196	paid	199.29
1396	197	new	199.43
1397	198	paid	199.57
1398	199	new	199.71
1399	200	paid	199.86
1400	201	new	200.00
1401	202	paid	200.14
1402	203	new	200.29
1403	204	paid	200.43
1404	205	new	200.57
1405	206	paid	200.71
1406	207	new	200.86
1407	208	paid	201.00
1408	209	new	201.14
1409	210	paid	201.29
1410	211	new	201.43
1411	212	paid	201.57
1412	213	new	201.71
1413	214	paid	201.86
1414	215	new	202.00
1415	216	paid	202.14
1416	217	new	202.29
1417	218	paid	202.43
1418	219	new	202.57
1419	220	paid	202.71
1420	221	new	202.86
1421	222	paid	203.00
1422	223	new	203.14
1423	224	paid	203.29
1424	225	new	203.43
1425	226	paid	203.57
1426	227	new	203.71
1427	228	paid	203.86
1428	229	new	204.00
1429	230	paid	204.14
1430	231	new	204.29
1431	232	paid	204.43
1432	233	new	204.57
1433	234	paid	204.71
1434	235	new	204.86
1435	236	paid	205.00
1436	237	new	205.14
1437	238	paid	205.29
1438	239	new	205.43
1439	240	paid	205.57
1440	241	new	205.71
1441	242	paid	205.86
1442	243	new	206.00
1443	244	paid	206.14
1444	245	new	206.29
1445	246	paid	206.43
1446	247	new	206.57
1447	248	paid	206.71
1448	249	new	206.86
1449	250	paid	207.00
1450	251	new	207.14
1451	252	paid	207.29
1452	253	new	207.43
1453	254	paid	207.57
1454	255	new	207.71
1455	256	paid	207.86
1456	257	new	208.00
1457	258	paid	208.14
1458	259	new	208.29
1459	260	paid	208.43
1460	261	new	208.57
1461	262	paid	208.71
1462	263	new	208.86
1463	264	paid	209.00
1464	265	new	209.14
1465	266	paid	209.29
1466	267	new	209.43
1467	268	paid	209.57
1468	269	new	209.71
1469	270	paid	209.86
1470	271	new	210.00
1471	272	paid	210.14
1472	273	new	210.29
1473	274	paid	210.43
1474	275	new	210.57
1475	276	paid	210.71
1476	277	new	210.86
1477	278	paid	211.00
1478	279	new	211.14
1479	280	paid	211.29
1480	281	new	211.43
1481	282	paid	211.57
1482	283	new	211.71
1483	284	paid	211.86
1484	285	new	212.00
1485	286	paid	212.14
1486	287	new	212.29
1487	288	paid	212.43
1488	289	new	212.57
1489	290	paid	212.71
1490	291	new	212.86
1491	292	paid	213.00
1492	293	new	213.14
1493	294	paid	213.29
1494	295	new	213.43
1495	296	paid	213.57
1496	297	new	213.71
1497	298	paid	213.86
1498	299	new	214.00
1499	300	paid	214.14
1500	1	new	214.29
1501	2	paid	214.43
1502	3	new	214.57
1503	4	paid	214.71
1504	5	new	214.86
1505	6	paid	215.00
1506	7	new	215.14
1507	8	paid	215.29
1508	9	new	215.43
1509	10	paid	215.57
1510	11	new	215.71
1511	12	paid	215.86
1512	13	new	216.00
1513	14	paid	216.14
1514	15	new	216.29
1515	16	paid	216.43
1516	17	new	216.57
1517	18	paid	216.71
1518	19	new	216.86
1519	20	paid	217.00
1520	21	new	217.14
1521	22	paid	217.29
1522	23	new	217.43
1523	24	paid	217.57
1524	25	new	217.71
1525	26	paid	217.86
1526	27	new	218.00
1527	28	paid	218.14
1528	29	new	218.29
1529	30	paid	218.43
1530	31	new	218.57
1531	32	paid	218.71
1532	33	new	218.86
1533	34	paid	219.00
1534	35	new	219.14
1535	36	paid	219.29
1536	37	new	219.43
1537	38	paid	219.57
1538	39	new	219.71
1539	40	paid	219.86
1540	41	new	220.00
1541	42	paid	220.14
1542	43	new	220.29
1543	44	paid	220.43
1544	45	new	220.57
1545	46	paid	220.71
1546	47	new	220.86
1547	48	paid	221.00
1548	49	new	221.14
1549	50	paid	221.29
1550	51	new	221.43
1551	52	paid	221.57
1552	53	new	221.71
1553	54	paid	221.86
1554	55	new	222.00
1555	56	paid	222.14
1556	57	new	222.29
1557	58	paid	222.43
1558	59	new	222.57
1559	60	paid	222.71
1560	61	new	222.86
1561	62	paid	223.00
1562	63	new	223.14
1563	64	paid	223.29
1564	65	new	223.43
1565	66	paid	223.57
1566	67	new	223.71
1567	68	paid	223.86
1568	69	new	224.00
1569	70	paid	224.14
1570	71	new	224.29
1571	72	paid	224.43
1572	73	new	224.57
1573	74	paid	224.71
1574	75	new	224.86
1575	76	paid	225.00
1576	77	new	225.14
1577	78	paid	225.29
1578	79	new	225.43
1579	80	paid	225.57
1580	81	new	225.71
1581	82	paid	225.86
1582	83	new	226.00
1583	84	paid	226.14
1584	85	new	226.29
1585	86	paid	226.43
1586	87	new	226.57
1587	88	paid	226.71
1588	89	new	226.86
1589	90	paid	227.00
1590	91	new	227.14
1591	92	paid	227.29
1592	93	new	227.43
1593	94	paid	227.57
1594	95	new	227.71
1595	96	paid	227.86
1596	97	new	228.00
1597	98	paid	228.14
1598	99	new	228.29
1599	100	paid	228.43
1600	101	new	228.57
1601	102	paid	228.71
1602	103	new	228.86
1603	104	paid	229.00
1604	105	new	229.14
1605	106	paid	229.29
1606	107	new	229.43
1607	108	paid	229.57
1608	109	new	229.71
1609	110	paid	229.86
1610	111	new	230.00
1611	112	paid	230.14
1612	113	new	230.29
1613	114	paid	230.43
1614	115	new	230.57
1615	116	paid	230.71
1616	117	new	230.86
1617	118	paid	231.00
1618	119	new	231.14
1619	120	paid	231.29
1620	121	new	231.43
1621	122	paid	231.57
1622	123	new	231.71
1623	124	paid	231.86
1624	125	new	232.00
1625	126	paid	232.14
1626	127	new	232.29
1627	128	paid	232.43
1628	129	new	232.57
1629	130	paid	232.71
1630	131	new	232.86
1631	132	paid	233.00
1632	133	new	233.14
1633	134	paid	233.29
1634	135	new	233.43
1635	136	paid	233.57
1636	137	new	233.71
1637	138	paid	233.86
1638	139	new	234.00
1639	140	paid	234.14
1640	141	new	234.29
1641	142	paid	234.43
1642	143	new	234.57
1643	144	paid	234.71
1644	145	new	234.86
1645	146	paid	235.00
1646	147	new	235.14
1647	148	paid	235.29
1648	149	new	235.43
1649	150	paid	235.57
1650	151	new	235.71
1651	152	paid	235.86
1652	153	new	236.00
1653	154	paid	236.14
1654	155	new	236.29
1655	156	paid	236.43
1656	157	new	236.57
1657	158	paid	236.71
1658	159	new	236.86
1659	160	paid	237.00
1660	161	new	237.14
1661	162	paid	237.29
1662	163	new	237.43
1663	164	paid	237.57
1664	165	new	237.71
1665	166	paid	237.86
1666	167	new	238.00
1667	168	paid	238.14
1668	169	new	238.29
1669	170	paid	238.43
1670	171	new	238.57
1671	172	paid	238.71
1672	173	new	238.86
1673	174	paid	239.00
1674	175	new	239.14
1675	176	paid	239.29
1676	177	new	239.43
1677	178	paid	239.57
1678	179	new	239.71
1679	180	paid	239.86
1680	181	new	240.00
1681	182	paid	240.14
1682	183	new	240.29
1683	184	paid	240.43
1684	185	new	240.57
1685	186	paid	240.71
1686	187	new	240.86
1687	188	paid	241.00
1688	189	new	241.14
1689	190	paid	241.29
1690	191	new	241.43
1691	192	paid	241.57
1692	193	new	241.71
1693	194	paid	241.86
1694	195	new	242.00
1695	196	paid	242.14
1696	197	new	242.29
1697	198	paid	242.43
1698	199	new	242.57
1699	200	paid	242.71
1700	201	new	242.86
1701	202	paid	243.00
1702	203	new	243.14
1703	204	paid	243.29
1704	205	new	243.43
1705	206	paid	243.57
1706	207	new	243.71
1707	208	paid	243.86
1708	209	new	244.00
1709	210	paid	244.14
1710	211	new	244.29
1711	212	paid	244.43
1712	213	new	244.57
1713	214	paid	244.71
1714	215	new	244.86
1715	216	paid	245.00
1716	217	new	245.14
1717	218	paid	245.29
1718	219	new	245.43
1719	220	paid	245.57
1720	221	new	245.71
1721	222	paid	245.86
1722	223	new	246.00
1723	224	paid	246.14
1724	225	new	246.29
1725	226	paid	246.43
1726	227	new	246.57
1727	228	paid	246.71
1728	229	new	246.86
1729	230	paid	247.00
1730	231	new	247.14
1731	232	paid	247.29
1732	233	new	247.43
1733	234	paid	247.57
1734	235	new	247.71
1735	236	paid	247.86
1736	237	new	248.00
1737	238	paid	248.14
1738	239	new	248.29
1739	240	paid	248.43
1740	241	new	248.57
1741	242	paid	248.71
1742	243	new	248.86
1743	244	paid	249.00
1744	245	new	249.14
1745	246	paid	249.29
1746	247	new	249.43
1747	248	paid	249.57
1748	249	new	249.71
1749	250	paid	249.86
1750	251	new	250.00
1751	252	paid	250.14
1752	253	new	250.29
1753	254	paid	250.43
1754	255	new	250.57
1755	256	paid	250.71
1756	257	new	250.86
1757	258	paid	251.00
1758	259	new	251.14
1759	260	paid	251.29
1760	261	new	251.43
1761	262	paid	251.57
1762	263	new	251.71
1763	264	paid	251.86
1764	265	new	252.00
1765	266	paid	252.14
1766	267	new	252.29
1767	268	paid	252.43
1768	269	new	252.57
1769	270	paid	252.71
1770	271	new	252.86
1771	272	paid	253.00
1772	273	new	253.14
1773	274	paid	253.29
1774	275	new	253.43
1775	276	paid	253.57
1776	277	new	253.71
1777	278	paid	253.86
1778	279	new	254.00
1779	280	paid	254.14
1780	281	new	254.29
1781	282	paid	254.43
1782	283	new	254.57
1783	284	paid	254.71
1784	285	new	254.86
1785	286	paid	255.00
1786	287	new	255.14
1787	288	paid	255.29
1788	289	new	255.43
1789	290	paid	255.57
1790	291	new	255.71
1791	292	paid	255.86
1792	293	new	256.00
1793	294	paid	256.14
1794	295	new	256.29
1795	296	paid	256.43
1796	297	new	256.57
1797	298	paid	256.71
1798	299	new	256.86
1799	300	paid	257.00
1800	1	new	257.14
1801	2	paid	257.29
1802	3	new	257.43
1803	4	paid	257.57
1804	5	new	257.71
1805	6	paid	257.86
1806	7	new	258.00
1807	8	paid	258.14
1808	9	new	258.29
1809	10	paid	258.43
1810	11	new	258.57
1811	12	paid	258.71
1812	13	new	258.86
1813	14	paid	259.00
1814	15	new	259.14
1815	16	paid	259.29
1816	17	new	259.43
1817	18	paid	259.57
1818	19	new	259.71
1819	20	paid	259.86
1820	21	new	260.00
1821	22	paid	260.14
1822	23	new	260.29
1823	24	paid	260.43
1824	25	new	260.57
1825	26	paid	260.71
1826	27	new	260.86
1827	28	paid	261.00
1828	29	new	261.14
1829	30	paid	261.29
1830	31	new	261.43
1831	32	paid	261.57
1832	33	new	261.71
1833	34	paid	261.86
1834	35	new	262.00
1835	36	paid	262.14
1836	37	new	262.29
1837	38	paid	262.43
1838	39	new	262.57
1839	40	paid	262.71
1840	41	new	262.86
1841	42	paid	263.00
1842	43	new	263.14
1843	44	paid	263.29
1844	45	new	263.43
1845	46	paid	263.57
1846	47	new	263.71
1847	48	paid	263.86
1848	49	new	264.00
1849	50	paid	264.14
1850	51	new	264.29
1851	52	paid	264.43
1852	53	new	264.57
1853	54	paid	264.71
1854	55	new	264.86
1855	56	paid	265.00
1856	57	new	265.14
1857	58	paid	265.29
1858	59	new	265.43
1859	60	paid	265.57
1860	61	new	265.71
1861	62	paid	265.86
1862	63	new	266.00
1863	64	paid	266.14
1864	65	new	266.29
1865	66	paid	266.43
1866	67	new	266.57
1867	68	paid	266.71
1868	69	new	266.86
1869	70	paid	267.00
1870	71	new	267.14
1871	72	paid	267.29
1872	73	new	267.43
1873	74	paid	267.57
1874	75	new	267.71
1875	76	paid	267.86
1876	77	new	268.00
1877	78	paid	268.14
1878	79	new	268.29
1879	80	paid	268.43
1880	81	new	268.57
1881	82	paid	268.71
1882	83	new	268.86
1883	84	paid	269.00
1884	85	new	269.14
1885	86	paid	269.29
1886	87	new	269.43
1887	88	paid	269.57
1888	89	new	269.71
1889	90	paid	269.86
1890	91	new	270.00
1891	92	paid	270.14
1892	93	new	270.29
1893	94	paid	270.43
1894	95	new	270.57
1895	96	paid	270.71
1896	97	new	270.86
1897	98	paid	271.00
1898	99	new	271.14
1899	100	paid	271.29
1900	101	new	271.43
1901	102	paid	271.57
1902	103	new	271.71
1903	104	paid	271.86
1904	105	new	272.00
1905	106	paid	272.14
1906	107	new	272.29
1907	108	paid	272.43
1908	109	new	272.57
1909	110	paid	272.71
1910	111	new	272.86
1911	112	paid	273.00
1912	113	new	273.14
1913	114	paid	273.29
1914	115	new	273.43
1915	116	paid	273.57
1916	117	new	273.71
1917	118	paid	273.86
1918	119	new	274.00
1919	120	paid	274.14
1920	121	new	274.29
1921	122	paid	274.43
1922	123	new	274.57
1923	124	paid	274.71
1924	125	new	274.86
1925	126	paid	275.00
1926	127	new	275.14
1927	128	paid	275.29
1928	129	new	275.43
1929	130	paid	275.57
1930	131	new	275.71
1931	132	paid	275.86
1932	133	new	276.00
1933	134	paid	276.14
1934	135	new	276.29
1935	136	paid	276.43
1936	137	new	276.57
1937	138	paid	276.71
1938	139	new	276.86
1939	140	paid	277.00
1940	141	new	277.14
1941	142	paid	277.29
1942	143	new	277.43
1943	144	paid	277.57
1944	145	new	277.71
1945	146	paid	277.86
1946	147	new	278.00
1947	148	paid	278.14
1948	149	new	278.29
1949	150	paid	278.43
1950	151	new	278.57
1951	152	paid	278.71
1952	153	new	278.86
1953	154	paid	279.00
1954	155	new	279.14
1955	156	paid	279.29
1956	157	new	279.43
1957	158	paid	279.57
1958	159	new	279.71
1959	160	paid	279.86
1960	161	new	280.00
1961	162	paid	280.14
1962	163	new	280.29
1963	164	paid	280.43
1964	165	new	280.57
1965	166	paid	280.71
1966	167	new	280.86
1967	168	paid	281.00
1968	169	new	281.14
1969	170	paid	281.29
1970	171	new	281.43
1971	172	paid	281.57
1972	173	new	281.71
1973	174	paid	281.86
1974	175	new	282.00
1975	176	paid	282.14
1976	177	new	282.29
1977	178	paid	282.43
1978	179	new	282.57
1979	180	paid	282.71
1980	181	new	282.86
1981	182	paid	283.00
1982	183	new	283.14
1983	184	paid	283.29
1984	185	new	283.43
1985	186	paid	283.57
1986	187	new	283.71
1987	188	paid	283.86
1988	189	new	284.00
1989	190	paid	284.14
1990	191	new	284.29
1991	192	paid	284.43
1992	193	new	284.57
1993	194	paid	284.71
1994	195	new	284.86
1995	196	paid	285.00
1996	197	new	285.14
1997	198	paid	285.29
1998	199	new	285.43
1999	200	paid	285.57
2000	201	new	285.71
\.


--
-- Name: customers customers_id_seq; Type: SEQUENCE SET; Schema: shop; Owner: postgres
--

SELECT pg_catalog.setval('shop.customers_id_seq', 300, true);


--
-- Name: customers customers_pkey; Type: CONSTRAINT; Schema: shop; Owner: postgres
--

ALTER TABLE ONLY shop.customers
    ADD CONSTRAINT customers_pkey PRIMARY KEY (id);


--
-- Name: orders orders_pkey; Type: CONSTRAINT; Schema: shop; Owner: postgres
--

ALTER TABLE ONLY shop.orders
    ADD CONSTRAINT orders_pkey PRIMARY KEY (id);


--
-- Name: orders_1 orders_1_pkey; Type: CONSTRAINT; Schema: shop; Owner: postgres
--

ALTER TABLE ONLY shop.orders_1
    ADD CONSTRAINT orders_1_pkey PRIMARY KEY (id);


--
-- Name: orders_2 orders_2_pkey; Type: CONSTRAINT; Schema: shop; Owner: postgres
--

ALTER TABLE ONLY shop.orders_2
    ADD CONSTRAINT orders_2_pkey PRIMARY KEY (id);


--
-- Name: orders orders_customer; Type: INDEX; Schema: shop; Owner: postgres
--

CREATE INDEX orders_customer ON ONLY shop.orders USING btree (customer) WHERE (state = 'new'::shop.state);


--
-- Name: orders_1 orders_1_customer_idx; Type: INDEX; Schema: shop; Owner: postgres
--

CREATE INDEX orders_1_customer_idx ON shop.orders_1 USING btree (customer) WHERE (state = 'new'::shop.state);


--
-- Name: orders_2 orders_2_customer_idx; Type: INDEX; Schema: shop; Owner: postgres
--

CREATE INDEX orders_2_customer_idx ON shop.orders_2 USING btree (customer) WHERE (state = 'new'::shop.state);


--
-- Name: orders_1 orders_1_customer_idx; Type: INDEX ATTACH; Schema: shop; Owner: postgres
--

ALTER INDEX shop.orders_customer ATTACH PARTITION shop.orders_1_customer_idx;


--
-- Name: orders_1 orders_1_pkey; Type: INDEX ATTACH; Schema: shop; Owner: postgres
--

ALTER INDEX shop.orders_pkey ATTACH PARTITION shop.orders_1_pkey;


--
-- Name: orders_2 orders_2_customer_idx; Type: INDEX ATTACH; Schema: shop; Owner: postgres
--

ALTER INDEX shop.orders_customer ATTACH PARTITION shop.orders_2_customer_idx;


--
-- Name: orders_2 orders_2_pkey; Type: INDEX ATTACH; Schema: shop; Owner: postgres
--

ALTER INDEX shop.orders_pkey ATTACH PARTITION shop.orders_2_pkey;


--
-- Name: orders orders_customer_fkey; Type: FK CONSTRAINT; Schema: shop; Owner: postgres
--

ALTER TABLE shop.orders
    ADD CONSTRAINT orders_customer_fkey FOREIGN KEY (customer) REFERENCES shop.customers(id);


--
-- Name: totals; Type: MATERIALIZED VIEW DATA; Schema: shop; Owner: postgres
--

REFRESH MATERIALIZED VIEW shop.totals;


--@ format version=1.0 tool=0.1.0-SNAPSHOT run=McbFzeFbGiqCMAuoyaf7HKm02HlTG7llu7OOBZ8YXqOMPdX6 hash=xxh3-128-sum
--@ backup name=frozen time=2026-11-29T20:20:01Z compression=none
--@ database name=frozen server-version=15.20 server-version-number=150020 encoding=UTF8 charset=UTF-8 snapshot-time=2026-11-29T20:20:01.605902Z snapshot-lsn=0/1F11910
--@ property name=collate value=C.UTF-8
--@ property name=connection_limit value=-1
--@ property name=ctype value=C.UTF-8
--@ property name=encoding value=UTF8
--@ property name=is_template value=f
--@ property name=locale_provider value=libc
--@ property name=name value=frozen
--@ property name=owner value=postgres
--@ property name=tablespace value=pg_default
--@ extension name=plpgsql version=1.0 schema=pg_catalog
--@ load-setting name=statement_timeout value=0
--@ load-setting name=lock_timeout value=0
--@ load-setting name=idle_in_transaction_session_timeout value=0
--@ load-setting name=client_encoding value=UTF8
--@ load-setting name=standard_conforming_strings value=on
--@ load-setting name=search_path value=
--@ load-setting name=check_function_bodies value=false
--@ load-setting name=xmloption value=content
--@ load-setting name=client_min_messages value=warning
--@ load-setting name=row_security value=off
--@ text-setting name=client_encoding value=UTF8
--@ text-setting name=TimeZone value=UTC
--@ text-setting name=DateStyle value=ISO%2C%20MDY
--@ text-setting name=IntervalStyle value=postgres
--@ text-setting name=extra_float_digits value=3
--@ text-setting name=bytea_output value=hex
--@ text-setting name=search_path value=
--@ text-setting name=lc_monetary value=C.UTF-8
--@ role name=pg_database_owner
--@ role name=postgres
--@ segment n=1 kind=statements offset=0 length=5229 crc32c=53f90e23 raw-length=5229 raw-crc32c=53f90e23
--@ segment n=2 kind=large-objects offset=5229 length=125 crc32c=2fa22b0d raw-length=125 raw-crc32c=2fa22b0d
--@ segment n=3 kind=rows offset=5354 length=56569 crc32c=a4857651 raw-length=56569 raw-crc32c=a4857651
--@ segment n=4 kind=statements offset=61923 length=2453 crc32c=54b0e344 raw-length=2453 raw-crc32c=54b0e344
--@ entry id=1 kind=SCHEMA schema= name=shop owner=postgres section=pre-data place=pre-data segment=1 at=737 length=57 owner-length=37
--@ entry id=2 kind=TYPE schema=shop name=state owner=postgres section=pre-data place=pre-data needs=1 segment=1 at=861 length=99 owner-length=41
--@ entry id=3 kind=FUNCTION schema=shop name=twice(integer) owner=postgres section=pre-data place=pre-data needs=1 segment=1 at=1040 length=157 owner-length=56
--@ entry id=4 kind=TABLE schema=shop name=customers owner=postgres section=pre-data place=pre-data needs=1 segment=1 at=1269 length=620 owner-length=46
--@ entry id=5 kind=SEQUENCE schema=shop name=customers_id_seq table=customers owner=postgres section=pre-data place=pre-data needs=1,4 segment=1 at=1981 length=201 owner-length=0
--@ entry id=6 kind=TABLE schema=shop name=orders owner=postgres section=pre-data place=pre-data needs=1,2 segment=1 at=2251 length=560 owner-length=43
--@ entry id=7 kind=VIEW schema=shop name=open owner=postgres section=pre-data place=pre-data needs=1,2,6 segment=1 at=2877 length=203 owner-length=40
--@ entry id=8 kind=TABLE schema=shop name=orders_1 owner=postgres section=pre-data place=pre-data needs=1,2,6 segment=1 at=3151 length=548 owner-length=45
--@ entry id=9 kind=TABLE schema=shop name=orders_2 owner=postgres section=pre-data place=pre-data needs=1,2,6 segment=1 at=3770 length=548 owner-length=45
--@ entry id=10 kind=MATERIALIZED%20VIEW schema=shop name=totals owner=postgres section=pre-data place=pre-data needs=1,2,6 segment=1 at=4399 length=356 owner-length=55
--@ entry id=11 kind=TABLE%20ATTACH schema=shop name=orders_1 table=orders_1 owner=postgres section=pre-data place=pre-data needs=6,8 segment=1 at=4833 length=95 owner-length=0
--@ entry id=12 kind=TABLE%20ATTACH schema=shop name=orders_2 table=orders_2 owner=postgres section=pre-data place=pre-data needs=6,9 segment=1 at=5006 length=69 owner-length=0
--@ entry id=13 kind=BLOB%20METADATA schema= name=4711 owner=postgres section=data place=pre-data segment=1 at=5147 length=80 owner-length=43
--@ entry id=14 kind=TABLE%20DATA schema=shop name=customers table=customers owner=postgres section=data place=data needs=4
--@ entry id=15 kind=TABLE%20DATA schema=shop name=orders_1 table=orders_1 owner=postgres section=data place=data needs=8
--@ entry id=16 kind=TABLE%20DATA schema=shop name=orders_2 table=orders_2 owner=postgres section=data place=data needs=9
--@ entry id=17 kind=BLOBS schema= name=4711 owner=postgres section=data place=data needs=13
--@ entry id=18 kind=SEQUENCE%20SET schema=shop name=customers_id_seq table=customers owner=postgres section=data place=sequence-values needs=5 segment=4 at=94 length=62 owner-length=0
--@ entry id=19 kind=CONSTRAINT schema=shop name=customers_pkey table=customers owner=postgres section=post-data place=post-data needs=4 segment=4 at=248 length=84 owner-length=0
--@ entry id=20 kind=CONSTRAINT schema=shop name=orders_pkey table=orders owner=postgres section=post-data place=post-data needs=6 segment=4 at=418 length=78 owner-length=0
--@ entry id=21 kind=CONSTRAINT schema=shop name=orders_1_pkey table=orders_1 owner=postgres section=post-data place=post-data needs=8,20 segment=4 at=586 length=82 owner-length=0
--@ entry id=22 kind=CONSTRAINT schema=shop name=orders_2_pkey table=orders_2 owner=postgres section=post-data place=post-data needs=9,20 segment=4 at=758 length=82 owner-length=0
--@ entry id=23 kind=INDEX schema=shop name=orders_customer table=orders owner=postgres section=post-data place=post-data needs=2,6 segment=4 at=925 length=107 owner-length=0
--@ entry id=24 kind=INDEX schema=shop name=orders_1_customer_idx table=orders_1 owner=postgres section=post-data place=post-data needs=2,8,23 segment=4 at=1125 length=110 owner-length=0
--@ entry id=25 kind=INDEX schema=shop name=orders_2_customer_idx table=orders_2 owner=postgres section=post-data place=post-data needs=2,9,23 segment=4 at=1328 length=110 owner-length=0
--@ entry id=26 kind=INDEX%20ATTACH schema=shop name=orders_1_customer_idx table=orders_1 owner=postgres section=post-data place=post-data needs=6,8,23,24 segment=4 at=1538 length=78 owner-length=0
--@ entry id=27 kind=INDEX%20ATTACH schema=shop name=orders_1_pkey table=orders_1 owner=postgres section=post-data place=post-data needs=6,8,20,21 segment=4 at=1708 length=66 owner-length=0
--@ entry id=28 kind=INDEX%20ATTACH schema=shop name=orders_2_customer_idx table=orders_2 owner=postgres section=post-data place=post-data needs=6,9,23,25 segment=4 at=1874 length=78 owner-length=0
--@ entry id=29 kind=INDEX%20ATTACH schema=shop name=orders_2_pkey table=orders_2 owner=postgres section=post-data place=post-data needs=6,9,20,22 segment=4 at=2044 length=66 owner-length=0
--@ entry id=30 kind=FK%20CONSTRAINT schema=shop name=orders_customer_fkey table=orders owner=postgres section=post-data place=post-data needs=4,6,19 segment=4 at=2208 length=118 owner-length=0
--@ entry id=31 kind=MATERIALIZED%20VIEW%20DATA schema=shop name=totals table=totals owner=postgres section=post-data place=last needs=10 segment=4 at=2412 length=39 owner-length=0
--@ table id=14 schema=shop name=customers columns=id,name,tags,since copy=COPY%20shop.customers%20(id%2C%20name%2C%20tags%2C%20since)%20FROM%20stdin; rows=300 bytes=17784 hash=6c27930a16b4a7731d981ecb541786a5
--@ rows table=14 segment=3 at=75 head=56 length=17784 rows=300
--@ table id=15 schema=shop name=orders_1 columns=id,customer,state,total copy=COPY%20shop.orders_1%20(id%2C%20customer%2C%20state%2C%20total)%20FROM%20stdin; rows=999 bytes=18175 hash=555f880e79ba3af8d57c5c2b38aa6c5e
--@ rows table=15 segment=3 at=17994 head=60 length=18175 rows=999
--@ table id=16 schema=shop name=orders_2 columns=id,customer,state,total copy=COPY%20shop.orders_2%20(id%2C%20customer%2C%20state%2C%20total)%20FROM%20stdin; rows=1001 bytes=20196 hash=de2a38af91934989a84e59fa0442f705
--@ rows table=16 segment=3 at=36308 head=60 length=20196 rows=1001
--@ large-objects id=17 oids=4711 bytes=3 hash=e7442b5288c8bb2b124b077647ecf819 segments=2
--@ end segments=4 entries=31 tables=3 rows=2300

\unrestrict McbFzeFbGiqCMAuoyaf7HKm02HlTG7llu7OOBZ8YXqOMPdX6

-- pgbackup trailer 1 index-offset=00000000000000064376 index-length=00000000000000008234 index-crc32c=b499e6be
