import { forEachServer } from '../support/servers.js'
import { describeBlindness } from './describe-blindness.js'
import { lacksOfKinds, mysqlIdle, mysqlLacks, mysqlOptions, mysqlStatements } from './mysql-profile.js'
import { onServer, scriptOf } from './server-place.js'

forEachServer(['mysql'], (server) => {
  describeBlindness({
    label: 'mysql',
    script: scriptOf('mysql') + scriptOf('mysql-only'),
    options: mysqlOptions,
    lacks: {
      ...mysqlLacks,
      'table option systemVersioning': 'only MariaDB has it',
      ...lacksOfKinds('attachments', ['function', 'procedure', 'view', 'trigger', 'event']),
    },
    idle: mysqlIdle,
    refused: [],
    withPlace: onServer(server, mysqlStatements),
  })
})
