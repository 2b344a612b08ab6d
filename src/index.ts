export { DbtoolError } from './errors/index.js'
