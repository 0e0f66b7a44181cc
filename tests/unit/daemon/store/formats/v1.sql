-- A store of format 1 with something in every column, as eipd wrote it. It never changes: migration_test.cpp begins with it.
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE eips (
    id TEXT PRIMARY KEY,
    address TEXT NOT NULL UNIQUE,
    pool TEXT NOT NULL,
    account TEXT NOT NULL,
    access_area TEXT NOT NULL,
    bandwidth_mbps INTEGER NOT NULL,
    health_kind INTEGER NOT NULL,
    health_at_least INTEGER NOT NULL,
    name TEXT NOT NULL,
    releasing INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    created INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
INSERT INTO eips VALUES('eip-1','203.0.113.10','apac-v4','acme','asia-pacific',200,2,2,'a ''quoted'' näme',0,1,1700000000001000007);
INSERT INTO eips VALUES('eip-2','2001:db8:100::7','apac-v4','acme','asia-pacific',200,2,2,'a ''quoted'' näme',0,2,1700000000001000007);
INSERT INTO eips VALUES('eip-7','203.0.113.17','apac-v4','acme','asia-pacific',200,2,2,'a ''quoted'' näme',1,7,1700000000001000007);
CREATE TABLE bindings (
    eip TEXT NOT NULL REFERENCES eips (id) ON DELETE CASCADE,
    place INTEGER NOT NULL,
    region TEXT NOT NULL,
    type TEXT NOT NULL,
    resource TEXT NOT NULL,
    target TEXT NOT NULL,
    check_name TEXT NOT NULL,
    priority INTEGER NOT NULL,
    PRIMARY KEY (eip, place)
  ) STRICT, WITHOUT ROWID;
INSERT INTO bindings VALUES('eip-1',0,'hong-kong','clb','clb-1','192.0.2.80:80','web',10);
INSERT INTO bindings VALUES('eip-1',1,'hong-kong','nat-snat','nat-1','','none',100);
INSERT INTO bindings VALUES('eip-2',0,'hong-kong','clb','clb-1','192.0.2.80:80','web',10);
INSERT INTO bindings VALUES('eip-2',1,'hong-kong','nat-snat','nat-2','','none',100);
INSERT INTO bindings VALUES('eip-7',0,'hong-kong','clb','clb-1','192.0.2.80:80','web',10);
INSERT INTO bindings VALUES('eip-7',1,'hong-kong','nat-snat','nat-7','','none',100);
CREATE TABLE tags (
    eip TEXT NOT NULL REFERENCES eips (id) ON DELETE CASCADE,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (eip, key)
  ) STRICT, WITHOUT ROWID;
INSERT INTO tags VALUES('eip-1','empty','');
INSERT INTO tags VALUES('eip-1','env','prod');
INSERT INTO tags VALUES('eip-2','empty','');
INSERT INTO tags VALUES('eip-2','env','prod');
INSERT INTO tags VALUES('eip-7','empty','');
INSERT INTO tags VALUES('eip-7','env','prod');
CREATE TABLE cidrs (
    cidr TEXT PRIMARY KEY,
    pool TEXT NOT NULL,
    account TEXT NOT NULL,
    from_file INTEGER NOT NULL,
    state TEXT NOT NULL,
    failed_step TEXT NOT NULL,
    failed_reason TEXT NOT NULL,
    revision INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
INSERT INTO cidrs VALUES('198.51.100.0/24','acme','acme',0,'failed','overlap','it overlaps 198.51.0.0/16',1);
CREATE TABLE cidr_events (
    cidr TEXT NOT NULL REFERENCES cidrs (cidr) ON DELETE CASCADE,
    place INTEGER NOT NULL,
    at INTEGER NOT NULL,
    state TEXT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (cidr, place)
  ) STRICT, WITHOUT ROWID;
INSERT INTO cidr_events VALUES('198.51.100.0/24',0,1700000000002000007,'pending','added');
INSERT INTO cidr_events VALUES('198.51.100.0/24',1,1700000000003000007,'failed','no');
CREATE TABLE quotas (
    account TEXT PRIMARY KEY,
    eips INTEGER,
    bandwidth_mbps INTEGER,
    regions_per_eip INTEGER
  ) STRICT, WITHOUT ROWID;
INSERT INTO quotas VALUES('acme',0,NULL,9);
CREATE TABLE quarantines (
    address TEXT PRIMARY KEY,
    pool TEXT NOT NULL,
    released_at INTEGER NOT NULL,
    until INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
INSERT INTO quarantines VALUES('2001:db8::9','apac-v6',1700000000004000007,1700000000005000007);
CREATE TABLE drains (
    scope TEXT NOT NULL,
    name TEXT NOT NULL,
    reason TEXT NOT NULL,
    author TEXT NOT NULL,
    since INTEGER NOT NULL,
    until INTEGER,
    withdraw_now INTEGER NOT NULL,
    PRIMARY KEY (scope, name)
  ) STRICT, WITHOUT ROWID;
INSERT INTO drains VALUES('access_point','','rack move','cert noc',1700000000006000007,1700000000007000007,1);
CREATE TABLE shutdowns (
    neighbor TEXT PRIMARY KEY,
    reason TEXT NOT NULL,
    author TEXT NOT NULL,
    since INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
INSERT INTO shutdowns VALUES('edge1','card','uid 1',1700000000008000007);
CREATE TABLE blackholes (
    prefix TEXT PRIMARY KEY,
    eip TEXT NOT NULL,
    reason TEXT NOT NULL,
    author TEXT NOT NULL,
    since INTEGER NOT NULL,
    until INTEGER,
    next_hop TEXT
  ) STRICT, WITHOUT ROWID;
INSERT INTO blackholes VALUES('203.0.113.10/32','eip-1','flood','uid 2',1700000000009000007,NULL,'192.0.2.66');
CREATE TABLE change_log (
    revision INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    author TEXT NOT NULL,
    what TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT NOT NULL
  ) STRICT;
INSERT INTO change_log VALUES(1,1700000000001000007,'uid 0 (root)','eip-allocated','eip-1','{}');
INSERT INTO change_log VALUES(2,1700000000002000007,'uid 0 (root)','eip-allocated','eip-2','{}');
INSERT INTO change_log VALUES(7,1700000000007000007,'uid 0 (root)','eip-allocated','eip-7','{}');
CREATE TABLE idempotency (
    key TEXT PRIMARY KEY,
    request INTEGER NOT NULL,
    status INTEGER NOT NULL,
    body TEXT NOT NULL,
    etag TEXT NOT NULL,
    at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
INSERT INTO idempotency VALUES('uid 0/k1',-1,201,'{"id":"eip-1"}','"1"',1700000000001000007);
CREATE INDEX idempotency_by_age ON idempotency (at);
COMMIT;
PRAGMA application_id = 1701408868;
PRAGMA user_version = 1;
PRAGMA journal_mode = WAL;
