import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { PrismaPg } from '@prisma/adapter-pg'
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils'
import type { SchemaEngine } from '@prisma/schema-engine-wasm'
import type pg from 'pg'

type EngineModule = typeof import('@prisma/schema-engine-wasm') & {
  __wbg_set_wasm(wasm: WebAssembly.Exports): void
}

let loaded: Promise<EngineModule> | undefined

/** Loads Prisma's schema engine as WebAssembly: its package leaves that to bundlers, we do it by hand. */
async function loadEngine(home: string): Promise<EngineModule> {
  const script = createRequire(join(home, 'package.json')).resolve(
    '@prisma/schema-engine-wasm/schema_engine_bg',
  )
  const module: EngineModule = await import(/* webpackIgnore: true */ pathToFileURL(script).href)
  const wasm = readFileSync(join(dirname(script), 'schema_engine_bg.wasm'))
  // The import's name is what wasm-bindgen wrote into the binary.
  const { instance } = await WebAssembly.instantiate(wasm, {
    './schema_engine_bg.js': module as unknown as WebAssembly.ModuleImports,
  })
  module.__wbg_set_wasm(instance.exports)
  const start = instance.exports.__wbindgen_start
  if (typeof start === 'function') start()
  return module
}

/**
 * The adapter, with scripts sent whole. The original cuts them at every semicolon, function bodies and
 * comments included; whole, PostgreSQL also runs a script as one transaction, all or nothing.
 */
function wholeScripts(config: pg.PoolConfig): PrismaPg {
  const factory = new PrismaPg(config)
  const connect = factory.connect.bind(factory)
  factory.connect = async () => {
    const adapter = await connect()
    adapter.executeScript = async (script) => {
      await adapter.underlyingDriver().query(script)
    }
    return adapter
  }
  return factory
}

/**
 * Runs `use` with Prisma's schema engine on the store at `url`. It needs no download and no internet.
 * @param datamodels schema files, where a diff needs them
 */
export async function withSchemaEngine<T>(
  home: string,
  url: string,
  use: (engine: SchemaEngine) => Promise<T>,
): Promise<T> {
  loaded ??= loadEngine(home)
  const module = await loaded
  const adapter = bindMigrationAwareSqlAdapterFactory(
    wholeScripts({
      connectionString: url,
      connectionTimeoutMillis: 10_000,
      max: 2,
      application_name: 'quarterdeck migrate',
    }),
  )
  const schema = readFileSync(join(home, 'prisma', 'schema.prisma'), 'utf8')
  const engine = await module.SchemaEngine.new(
    { datamodels: [['schema.prisma', schema]] },
    () => undefined,
    adapter,
  )
  try {
    return await use(engine)
  } finally {
    engine.free()
  }
}
