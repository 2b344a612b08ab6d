import { forEachServer } from '../support/servers.js'
import { describeBlindness } from './describe-blindness.js'
import { lacksOfKinds, mysqlIdle, mysqlLacks, mysqlOptions, mysqlSessions, mysqlStatements } from './mysql-profile.js'
import { onServer, scriptOf } from './server-place.js'

forEachServer(['mariadb'], (server) => {
  describeBlindness({
    label: 'mariadb',
    script: scriptOf('mysql') + scriptOf('mariadb-only'),
    options: mysqlOptions,
    lacks: {
      ...mysqlLacks,
      'check.notEnforced': 'all are',
      'index key.expression': 'there is none',
      aggregate: 'a function is one',
      'sequence.attachments': 'there is none',
      ...lacksOfKinds('comment', ['function', 'procedure', 'view', 'trigger', 'event', 'sequence']),
      ...lacksOfKinds('grants', ['function', 'procedure', 'view', 'trigger', 'event', 'sequence']),
    },
    idle: mysqlIdle,
    refused: [],
    withPlace: onServer(server, mysqlStatements, mysqlSessions),
  })
})
