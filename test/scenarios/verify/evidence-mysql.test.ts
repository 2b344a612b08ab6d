/**
 * What the manuals say of online changes: https://dev.mysql.com/doc/refman/8.4/en/innodb-online-ddl-operations.html,
 * https://mariadb.com/kb/en/innodb-online-ddl-operations-with-the-inplace-alter-algorithm/
 */
import { forEachServer } from '../../support/servers.js'
import { describeEvidence, type EvidenceCase } from './evidence-case.js'

const base = [
  'CREATE TABLE users (id bigint PRIMARY KEY, email varchar(10), age int, note varchar(40), bio text) CHARACTER SET utf8mb4',
  'CREATE TABLE posts (id bigint PRIMARY KEY, user_id bigint, KEY ix_user (user_id))',
]

/** `inPlace` as each engine calls it what neither copies nor rebuilds. */
function casesFor(engine: 'mysql' | 'mariadb'): readonly EvidenceCase[] {
  const isMysql = engine === 'mysql'
  const inPlace = isMysql ? 'INPLACE, LOCK=NONE' : 'NOCOPY, LOCK=NONE'
  return [
    {
      name: 'adding a column is done at once',
      sql: 'ALTER TABLE users ADD COLUMN status int NOT NULL DEFAULT 1',
      seen: ['users: INSTANT, no lock seen'],
    },
    {
      name: 'int to bigint copies the table',
      sql: 'ALTER TABLE users MODIFY age bigint',
      seen: ['users: COPY, LOCK=SHARED, rewritten'],
    },
    {
      name: 'making an index lets others read and write',
      sql: 'CREATE INDEX ix_email ON users (email);',
      seen: [`users: ${inPlace}`],
    },
    {
      name: 'making an index by ALTER TABLE is the same',
      sql: 'ALTER TABLE users ADD INDEX ix_age (age)',
      seen: [`users: ${inPlace}`],
    },
    {
      name: 'dropping an index builds nothing',
      sql: 'DROP INDEX ix_email ON users;',
      seen: [`users: ${inPlace}`],
    },
    {
      name: 'lengthening a varchar below 256 bytes builds nothing',
      sql: 'ALTER TABLE users MODIFY email varchar(20)',
      seen: [isMysql ? `users: ${inPlace}` : 'users: INSTANT, no lock seen'],
    },
    {
      name: 'a varchar that grows from 160 bytes beyond 255 copies the table',
      sql: 'ALTER TABLE users MODIFY note varchar(200)',
      seen: ['users: COPY, LOCK=SHARED, rewritten'],
    },
    {
      name: 'NOT NULL builds the table anew, and others may write to it',
      sql: 'ALTER TABLE users MODIFY email varchar(20) NOT NULL',
      seen: ['users: INPLACE, LOCK=NONE, rewritten'],
    },
    {
      name: 'a default is only a word in the dictionary',
      sql: 'ALTER TABLE users ALTER COLUMN age SET DEFAULT 3',
      seen: ['users: INSTANT, no lock seen'],
    },
    {
      name: 'renaming a column is done at once',
      sql: 'ALTER TABLE users RENAME COLUMN note TO remark',
      seen: ['users: INSTANT, no lock seen'],
    },
    {
      name: 'a full-text index keeps writers out, and the first one builds the table anew',
      sql: 'CREATE FULLTEXT INDEX ft_bio ON users (bio)',
      seen: ['users: INPLACE, LOCK=SHARED, rewritten'],
    },
    {
      name: 'a second full-text index builds nothing but itself',
      sql: 'ALTER TABLE users ADD FULLTEXT INDEX ft_remark (remark)',
      seen: [`users: ${isMysql ? 'INPLACE' : 'NOCOPY'}, LOCK=SHARED`],
    },
    {
      name: 'a foreign key copies its table',
      sql: 'ALTER TABLE posts ADD CONSTRAINT fk_user FOREIGN KEY (user_id) REFERENCES users (id)',
      seen: ['posts: COPY, LOCK=SHARED, rewritten'],
    },
    {
      name: 'dropping a foreign key builds nothing',
      sql: 'ALTER TABLE posts DROP FOREIGN KEY fk_user',
      seen: [isMysql ? `posts: ${inPlace}` : 'posts: INSTANT, no lock seen'],
    },
    {
      name: 'a check copies its table',
      sql: 'ALTER TABLE users ADD CONSTRAINT ck_age CHECK (age >= 0)',
      seen: ['users: COPY, LOCK=SHARED, rewritten'],
    },
    {
      name: 'dropping a column is done at once',
      sql: 'ALTER TABLE posts ADD COLUMN spare int; ALTER TABLE posts DROP COLUMN spare',
      seen: ['posts: INSTANT, no lock seen', 'posts: INSTANT, no lock seen'],
    },
    {
      name: 'FORCE builds the table anew',
      sql: 'ALTER TABLE posts FORCE',
      seen: ['posts: INPLACE, LOCK=NONE, rewritten'],
    },
    {
      name: 'CONVERT TO CHARACTER SET copies the table',
      sql: 'ALTER TABLE users DROP INDEX ft_remark, CONVERT TO CHARACTER SET latin1',
      seen: ['users: COPY, LOCK=SHARED, rewritten'],
    },
    {
      name: 'what a statement asks for by itself is what it gets',
      sql: 'ALTER TABLE posts ADD COLUMN more int, ALGORITHM=COPY, LOCK=SHARED',
      seen: ['posts: COPY, LOCK=SHARED, rewritten'],
    },
    {
      name: 'a change to which no algorithm can be named is run as it is written',
      sql: 'ALTER TABLE posts PARTITION BY HASH (id) PARTITIONS 2',
      seen: [],
    },
    {
      name: "what the revision has made itself is nobody's loss",
      sql: 'CREATE TABLE fresh (id int); ALTER TABLE fresh MODIFY id bigint; CREATE INDEX ix_id ON fresh (id)',
      seen: [],
    },
    {
      name: 'a renamed table is followed, and one that takes its old name is new',
      sql: 'RENAME TABLE users TO people; CREATE TABLE users (id int); ALTER TABLE users MODIFY id bigint; ALTER TABLE people MODIFY age int',
      seen: ['people: COPY, LOCK=SHARED, rewritten'],
    },
  ]
}

forEachServer(['mysql', 'mariadb'], (server) =>
  describeEvidence(server, base, casesFor(server.engine === 'mysql' ? 'mysql' : 'mariadb')),
)
