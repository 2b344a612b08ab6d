import { describeConvergence } from './server-convergence.js'
import { mysqlProfile, plainMysql, resetMysql } from './server-profile.js'

describeConvergence({ label: 'mysql', profile: mysqlProfile, reset: resetMysql, plain: plainMysql })
