import type { Scalar, ValueShape } from '../dialect/row-values.js'

/** The value as the shape holds it without losing anything of it; undefined: it does not, or nobody can tell. */
export function fitted(value: Exclude<Scalar, null>, shape: ValueShape): Exclude<Scalar, null> | undefined {
  const text = value instanceof Uint8Array ? null : typeof value === 'boolean' ? (value ? '1' : '0') : String(value)
  switch (shape.kind) {
    case 'integer': {
      if (text === null || !/^[+-]?\d+(?:\.0*)?$/.test(text)) return undefined
      const whole = BigInt(text.replace(/\..*$/, '').replace(/^\+/, ''))
      return whole >= shape.min && whole <= shape.max ? whole : undefined
    }
    case 'decimal':
      return text === null ? undefined : fittedDecimal(text, shape)
    case 'float': {
      if (text === null || !/^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(text)) return undefined
      const number = Number(text)
      if (shape.unsigned && number < 0) return undefined
      const digits = text
        .replace(/e.*$/i, '')
        .replace(/\D/g, '')
        .replace(/^0+|0+$/g, '')
      return Math.abs(number) <= shape.max && digits.length <= shape.digits ? number : undefined
    }
    case 'boolean':
      if (text === '1' || text === 'true' || text === 't') return true
      return text === '0' || text === 'false' || text === 'f' ? false : undefined
    case 'text':
      return text === null ? undefined : fittedText(typeof value === 'boolean' ? String(value) : text, shape)
    case 'binary': {
      if (!(value instanceof Uint8Array)) return undefined
      if (shape.maxLength === null) return value
      return (shape.fixed ? value.length === shape.maxLength : value.length <= shape.maxLength) ? value : undefined
    }
    case 'date': {
      const [, day, rest = ''] = /^(\d{4}-\d\d-\d\d)([ T].*)?$/.exec(text ?? '') ?? []
      if (day === undefined || !isDay(day) || !/^[ T0:.+]*$/.test(rest)) return undefined
      return day >= shape.min && day <= shape.max ? day : undefined
    }
    case 'time':
      return text !== null && /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d+)?)?([+-]\d\d)?$/.test(text) ? text : undefined
    case 'timestamp':
      return text === null ? undefined : fittedTimestamp(text, shape)
    case 'uuid':
      return text !== null && /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text) ? text : undefined
    case 'json':
      return text !== null && isJson(text) ? text : undefined
    case 'choice':
      return text !== null && shape.values.includes(text) ? text : undefined
    case 'flags':
      return text === '' || text?.split(',').every((item) => shape.values.includes(item))
        ? (text ?? undefined)
        : undefined
    case 'bits':
      if (text === null || !/^[01]+$/.test(text)) return undefined
      return (shape.varying ? text.length <= shape.length : text.length === shape.length) ? text : undefined
    case 'array':
    case 'composite':
    case 'range':
    case 'sample':
      return undefined
  }
}

function isDay(text: string): boolean {
  const moment = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(text)
}

function fittedDecimal(text: string, shape: Extract<ValueShape, { kind: 'decimal' }>): string | undefined {
  const [, sign = '', whole = '', fraction = ''] = /^([+-]?)(\d*)(?:\.(\d*))?$/.exec(text) ?? []
  if (whole === '' && fraction === '') return undefined
  if (sign === '-' && shape.unsigned) return undefined
  const kept = fraction.replace(/0+$/, '')
  const digits = whole.replace(/^0+/, '')
  if (kept.length > shape.scale || digits.length > Math.max(shape.precision - shape.scale, 0)) return undefined
  return `${sign === '-' ? '-' : ''}${whole === '' ? '0' : whole}${kept === '' ? '' : `.${kept}`}`
}

function fittedText(text: string, shape: Extract<ValueShape, { kind: 'text' }>): string | undefined {
  if (shape.maxLength !== null && [...text].length > shape.maxLength) return undefined
  if (shape.padded && /\s$/.test(text)) return undefined
  if (shape.repertoire === 'ascii' && /[^\0-\x7f]/.test(text)) return undefined
  return shape.repertoire === 'bmp' && /[\u{10000}-\u{10ffff}]/u.test(text) ? undefined : text
}

function fittedTimestamp(text: string, shape: Extract<ValueShape, { kind: 'timestamp' }>): string | undefined {
  const [, day, time = '00:00:00', fraction = '', zone = ''] =
    /^(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d(?::\d\d)?)(\.\d+)?)?(Z|[+-]00(?::?00)?)?$/.exec(text) ?? []
  if (day === undefined || !isDay(day) || fraction.replace(/0+$/, '').length - 1 > shape.precision) return undefined
  const moment = `${day} ${time.length === 5 ? `${time}:00` : time}`
  if (moment < shape.min || moment > shape.max) return undefined
  return `${moment}${fraction}${shape.zone || (zone !== '' && shape.zone) ? '+00' : ''}`
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** Shapes of which `fitted` knows all values. */
export function canTell({ kind }: ValueShape): boolean {
  return kind !== 'array' && kind !== 'composite' && kind !== 'range' && kind !== 'sample'
}
