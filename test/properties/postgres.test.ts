import { describeConvergence } from './server-convergence.js'
import { postgresProfile, resetPostgres } from './server-profile.js'

describeConvergence({ label: 'postgres', profile: postgresProfile, reset: resetPostgres })
