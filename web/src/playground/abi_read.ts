import type { ABI, Method, Schema } from './abi.ts'

// What a contract says of its methods is whatever its author wrote. Of that, readABI takes what has the shape that forms need.

const methodsMax = 512, argumentsMax = 100, typesMax = 512, depthMax = 8

type Body = Record<string, unknown>

const bodyOf = (value: unknown): Body => (typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Body) : {})
const textsIn = (value: unknown): string[] => (Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [])

// readABI is null for what lists no methods.
export function readABI(said: unknown): ABI | null {
  const { methods, types } = bodyOf(said)
  if (!Array.isArray(methods)) return null
  return { methods: methods.slice(0, methodsMax).flatMap(methodIn), types: schemasIn(types, typesMax, depthMax) ?? {} }
}

function methodIn(said: unknown): Method[] {
  const { name, kind, payable, private: isPrivate, doc, args } = bodyOf(said)
  if (typeof name !== 'string') return []
  const known = args === undefined ? undefined : schemaIn(args, depthMax)
  const asked = Object.keys(bodyOf(bodyOf(args).properties)).length // more than a form has: they are written as JSON
  return [{ name, kind: kind === 'view' ? 'view' : 'change', payable: payable === true, private: isPrivate === true, ...(typeof doc === 'string' && { doc }), ...(known && asked <= argumentsMax && { args: known }) }]
}

function schemaIn(said: unknown, depth: number): Schema {
  if (depth === 0) return {}
  const { $ref, type, anyOf, format, enum: choices, description, properties, required, minimum, maximum, minItems, items } = bodyOf(said)
  const within = schemasIn(properties, argumentsMax, depth - 1)
  return {
    ...(typeof $ref === 'string' && { $ref }),
    ...(typeof type === 'string' ? { type } : Array.isArray(type) && { type: textsIn(type) }),
    ...(Array.isArray(anyOf) && { anyOf: anyOf.slice(0, depthMax).map((one) => schemaIn(one, depth - 1)) }),
    ...(typeof format === 'string' && { format }),
    ...(Array.isArray(choices) && { enum: textsIn(choices).slice(0, argumentsMax) }),
    ...(typeof description === 'string' && { description }),
    ...(within && { properties: within }),
    ...(Array.isArray(required) && { required: textsIn(required) }),
    ...(typeof minimum === 'number' && { minimum }),
    ...(typeof maximum === 'number' && { maximum }),
    ...(typeof minItems === 'number' && { minItems }),
    ...(items !== undefined && { items: schemaIn(items, depth - 1) }),
  }
}

const schemasIn = (said: unknown, max: number, depth: number): Record<string, Schema> | undefined =>
  (said === undefined ? undefined : Object.fromEntries(Object.entries(bodyOf(said)).slice(0, max).map(([name, one]) => [name, schemaIn(one, depth)])))
