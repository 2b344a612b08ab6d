import { describeConvergence } from './server-convergence.js'
import { mariadbProfile, plainMysql, resetMysql } from './server-profile.js'

describeConvergence({ label: 'mariadb', profile: mariadbProfile, reset: resetMysql, plain: plainMysql })
