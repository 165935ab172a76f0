import 'server-only'
import { type OpenAPI, OpenAPIGenerator } from '@orpc/openapi'
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4'
import { config } from '@/lib/config'
import { contract } from '@/lib/http/contract'

const errorSchema = {
  type: 'object',
  required: ['code', 'message', 'requestId'],
  properties: {
    code: { type: 'string' },
    message: { type: 'string' },
    hint: { type: 'string' },
    detail: { type: 'string' },
    fields: { type: 'object', additionalProperties: { type: 'string' } },
    requestId: { type: 'string' },
  },
} satisfies OpenAPI.SchemaObject

let generated: Promise<unknown> | undefined

/** The description of the REST door, generated from the contract once per process. */
export function openApiDocument(): Promise<unknown> {
  generated ??= generate()
  return generated
}

async function generate(): Promise<unknown> {
  const generator = new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] })
  return generator.generate(contract, {
    info: {
      title: 'Quarterdeck',
      version: '1',
      description: 'Everything the panel can be asked. Errors answer {code, message, hint, requestId}.',
    },
    servers: [{ url: `${config().origin}/api/v1` }],
    security: [{ token: [] }],
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer', description: 'An API token, `qd_…`.' } },
      schemas: { Error: errorSchema },
    },
  })
}

/** The description as an answer. It holds nothing of the installation, so it needs no sign-in. */
export async function handleOpenApi(): Promise<Response> {
  return Response.json(await openApiDocument(), {
    headers: { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' },
  })
}
