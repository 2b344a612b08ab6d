import { forEachServer } from '../support/servers.js'
import { describeBlindness } from './describe-blindness.js'
import { onServer, scriptOf } from './server-place.js'

/** There may be no pg_dump that reads this version. */
const facts = `
SELECT format('%s.%s: %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) AS fact
  FROM pg_constraint WHERE connamespace = current_schema()::regnamespace
UNION ALL
SELECT format('%s.%s: %s %s', attrelid::regclass, attname, attgenerated, pg_get_expr(adbin, adrelid))
  FROM pg_attribute JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum`

forEachServer(['postgres18'], (server) => {
  describeBlindness({
    label: 'postgres18',
    script: scriptOf('postgres18'),
    options: {},
    only: ['generated.stored', 'generated.expression', 'column.generated', 'check.notEnforced', 'check.expression'],
    lacks: {},
    idle: {},
    refused: [],
    withPlace: onServer(server, (dump) => dump.split('\n'), facts),
  })
})
