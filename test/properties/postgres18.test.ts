import { describeConvergence } from './server-convergence.js'
import { postgres18Profile, resetPostgres } from './server-profile.js'

describeConvergence({ label: 'postgres18', profile: postgres18Profile, reset: resetPostgres })
