import { forEachServer } from '../support/servers.js'
import { describeBlindness } from './describe-blindness.js'
import { lacksOfKinds, mysqlIdle, mysqlLacks, mysqlOptions, mysqlSessions, mysqlStatements } from './mysql-profile.js'
import { onServer, scriptOf } from './server-place.js'

forEachServer(['mysql'], (server) => {
  describeBlindness({
    label: 'mysql',
    script: scriptOf('mysql') + scriptOf('mysql-only'),
    options: mysqlOptions,
    lacks: {
      ...mysqlLacks,
      'table option systemVersioning': 'only MariaDB has it',
      ...lacksOfKinds('comment', ['function', 'procedure', 'view', 'trigger', 'event']),
      ...lacksOfKinds('grants', ['function', 'procedure', 'view', 'trigger', 'event']),
    },
    idle: mysqlIdle,
    refused: ['index.method'],
    withPlace: onServer(server, mysqlStatements, mysqlSessions),
  })
})
